import { expect, test } from "vitest";
import { passwordErrors } from "./new-password";

test("a new password is long enough, another one, and typed twice alike", () => {
  expect(passwordErrors({ current: "old one", replacement: "0123456789", repeated: "0123456789" })).toEqual({});
  expect(passwordErrors({ current: "", replacement: "short", repeated: "" })).toEqual({
    current: expect.any(String) as string,
    replacement: expect.any(String) as string,
    repeated: expect.any(String) as string,
  });
  expect(passwordErrors({ current: "0123456789", replacement: "0123456789", repeated: "0123456789" })).toHaveProperty("replacement");
});
