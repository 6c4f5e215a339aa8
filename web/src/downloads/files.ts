// The files that a dataset can be had as.

export type FileName = "json" | "jsonl" | "csv" | "spreadsheet" | "failures";

export interface DatasetFile {
  name: FileName;
  title: string;
  /** What it is good for. */
  says: string;
  /** Of the export route. */
  options: Readonly<Record<string, string>>;
}

export const files: readonly DatasetFile[] = [
  { name: "json", title: "JSON", says: "One array with all records. Every tool reads it.", options: { format: "json" } },
  { name: "jsonl", title: "JSON Lines", says: "A record on each line. Best for training, and for large datasets.", options: { format: "jsonl" } },
  { name: "csv", title: "CSV", says: "A table for programs. Nested values are written as JSON.", options: { format: "csv" } },
  {
    name: "spreadsheet",
    title: "CSV for spreadsheets",
    says: "Opens well in Excel, LibreOffice and others. No cell can act as a formula.",
    options: { format: "csv", spreadsheet: "true" },
  },
  {
    name: "failures",
    title: "Failed records",
    says: "The row and the reason of each record that could not be made, as JSON.",
    options: { format: "json", failures: "true" },
  },
];

/** The options of the export route; gzip makes the file smaller and is undone by most tools themselves. */
export const optionsOf = (file: DatasetFile, gzip: boolean): Record<string, string> =>
  gzip ? { ...file.options, gzip: "true" } : { ...file.options };

export interface Ready {
  /** Unknown for parts of a worker that has delivered nothing. */
  records: number | undefined;
  failed: number | undefined;
}

/** What the headers of an export tell beforehand. */
export function readyFrom(headers: Headers): Ready {
  const count = (name: string) => {
    const text = headers.get(name) ?? "";
    return /^\d+$/.test(text) ? Number(text) : undefined;
  };
  return { records: count("X-DataGems-Records"), failed: count("X-DataGems-Failed") };
}

/** Those that would have something in them. */
export const filesWorthHaving = ({ failed }: Ready): readonly DatasetFile[] =>
  failed === 0 ? files.filter((file) => file.name !== "failures") : files;
