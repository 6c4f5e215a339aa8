import { expect, test } from "vitest";
import { matching } from "./matching";

const accounts = [
  { username: "admin", email: null, country: null },
  { username: "ana_1f2e", email: "Ana@example.com", country: "Romania" },
];

test("every word is looked for in name, address and country", () => {
  expect(matching(accounts, "  ")).toHaveLength(2);
  expect(matching(accounts, "ROMANIA ana@")).toEqual([accounts[1]]);
  expect(matching(accounts, "romania admin")).toEqual([]);
});
