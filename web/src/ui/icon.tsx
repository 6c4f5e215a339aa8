// Icons of a 20 × 20 grid, drawn with strokes. They are decoration: what they stand for is said in words beside them.
const paths = {
  add: "M10 4v12M4 10h12",
  alert: "M10 3 18 17H2zM10 8.500v3.500M10 14.500v.010",
  arrowLeft: "M16 10H4M9 5l-5 5 5 5",
  arrowRight: "M4 10h12M11 5l5 5-5 5",
  check: "M4 10.500 8 14.500 16 6",
  chevronDown: "M5 8l5 5 5-5",
  chevronUp: "M5 12l5-5 5 5",
  close: "M5 5l10 10M15 5 5 15",
  copy: "M7 7h9v9H7zM4 13V4h9",
  download: "M10 3v9M6 9l4 4 4-4M4 16.500h12",
  edit: "M4 16l1-4 8-8 3 3-8 8zM11.500 5.500l3 3",
  info: "M10 9v5M10 6v.010M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15",
  moon: "M16.500 12A7 7 0 0 1 8 3.500 7 7 0 1 0 16.500 12",
  refresh: "M16 10a6 6 0 1 1-1.800-4.300M16 3v3.500h-3.500",
  search: "M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4M13 13l4 4",
  stop: "M5 5h10v10H5z",
  sun: "M10 6.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7M10 2v1.500M10 16.500V18M2 10h1.500M16.500 10H18M4.300 4.300l1.100 1.100M14.600 14.600l1.100 1.100M4.300 15.700l1.100-1.100M14.600 5.400l1.100-1.100",
  system: "M3 4h14v9H3zM7 16.500h6M10 13v3.500",
  trash: "M4 6h12M8 6V4h4v2M6 6l.700 10.500h6.600L14 6M8.500 9v5M11.500 9v5",
  user: "M10 3.500a3 3 0 1 0 0 6 3 3 0 0 0 0-6M4 17c.300-3.500 2.800-5 6-5s5.700 1.500 6 5",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

export function Gem() {
  return (
    <svg className="gem" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path className="gem-body" d="M9 4h14l6 8-13 16L3 12z" />
      <path className="gem-side" d="M9 4h14l-2.500 8h-9zM3 12h8.500L16 28z" />
      <path className="gem-light" d="M11.500 12h9L16 28zM9 4l2.500 8H3z" />
    </svg>
  );
}
