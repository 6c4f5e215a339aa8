import { describe, expect, it } from "vitest";
import { files, filesWorthHaving, optionsOf, readyFrom } from "./files";

describe("files of a dataset", () => {
  it("name the export that they are", () => {
    const spreadsheet = files.find((file) => file.name === "spreadsheet");
    expect(spreadsheet && optionsOf(spreadsheet, true)).toEqual({ format: "csv", spreadsheet: "true", gzip: "true" });
    expect(spreadsheet && optionsOf(spreadsheet, false)).toEqual({ format: "csv", spreadsheet: "true" });
  });
  it("read how many records there are from the headers, where they are known", () => {
    expect(readyFrom(new Headers({ "X-DataGems-Records": "12", "X-DataGems-Failed": "0" }))).toEqual({ records: 12, failed: 0 });
    expect(readyFrom(new Headers({ "X-DataGems-Records": "many" }))).toEqual({ records: undefined, failed: undefined });
  });
  it("offer the failed records unless there are none", () => {
    const names = (failed: number | undefined) => filesWorthHaving({ records: 9, failed }).map((file) => file.name);
    expect(names(0)).not.toContain("failures");
    expect(names(2)).toContain("failures");
    expect(names(undefined)).toContain("failures");
  });
});
