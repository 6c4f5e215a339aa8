import { describe, expect, it } from "vitest";
import type { Peer } from "../../api/types";
import { failuresByCause, retriesByCause } from "./failures";

const peer = (rest: Partial<Peer>): Peer => ({ peerId: "a", assigned: 9, range: { start: 0, end: 9 }, generatedOk: 0, generatedFailed: 0, ...rest });

describe("causes", () => {
  it("gather messages that differ in names and numbers alone, the most frequent first", () => {
    const errors = ["must have the property \"a\"", "must be at least 3", "must have the property \"b\""].map((message, index) => ({ index, message }));
    expect(failuresByCause([peer({ errors })])).toEqual([{ cause: "must have the property “…”", count: 2 }, { cause: "must be at least N", count: 1 }]);
  });
  it("keep the name of the field, and not the place in a list", () => {
    const errors = ["/name must be of type string", "/items/3/price must be at least 0", "/items/7/price must be at least 0"].map((message, index) => ({ index, message }));
    expect(failuresByCause([peer({ errors })])).toEqual([{ cause: "/items/N/price must be at least N", count: 2 }, { cause: "/name must be of type string", count: 1 }]);
  });
  it("add up the retries of all peers", () => {
    expect(retriesByCause([peer({ retries: { timeout: 2 } }), peer({ retries: { timeout: 1, "429": 5 } })])).toEqual([{ cause: "429", count: 5 }, { cause: "timeout", count: 3 }]);
  });
});
