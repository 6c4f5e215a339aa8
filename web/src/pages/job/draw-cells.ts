// Paints the record map. Failed cells are crossed and calls in flight are rings, for those to whom colours say little.
import { lookOf, type Cells, type Grid } from "./record-cells";

const colours = ["waiting", "flying", "retried", "done", "failed"] as const;
type Palette = Record<(typeof colours)[number] | "surface" | "text", string>;

function palette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  const found = Object.fromEntries(colours.map((name) => [name, read(`--record-${name}`)])) as Palette;
  return { ...found, surface: read("--surface-raised"), text: read("--text") };
}

export function drawCells(canvas: HTMLCanvasElement, grid: Grid, cells: Cells, total: number, shown: number | null): void {
  const scale = window.devicePixelRatio || 1;
  const width = grid.columns * grid.pitch;
  const height = grid.rows * grid.pitch;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(scale, scale);
  const colour = palette(canvas);
  const gap = grid.pitch > 9 ? 2 : 1;
  const side = grid.pitch - gap;
  const box = (cell: number, fill: string, x: number, y: number, from = 0, to = 1) => {
    context.fillStyle = fill;
    context.fillRect(x, y + side * (1 - to), side, side * (to - from));
    return cell;
  };
  for (let cell = 0; cell < grid.cells; ++cell) {
    const x = (cell % grid.columns) * grid.pitch + gap / 2;
    const y = Math.floor(cell / grid.columns) * grid.pitch + gap / 2;
    const size = Math.min(grid.group, total - cell * grid.group);
    const done = (cells.done[cell] ?? 0) / size;
    const failed = (cells.failed[cell] ?? 0) / size;
    box(cell, colour.waiting, x, y);
    if (done > 0) box(cell, colour.done, x, y, 0, done);
    // A single failure among thousands must be seen.
    if (failed > 0) box(cell, colour.failed, x, y, Math.min(done, 0.8), Math.max(done + failed, Math.min(done, 0.8) + 0.2));
    const look = lookOf(cells, cell);
    context.lineWidth = 1.5;
    if (look === "flying" || look === "retried") {
      context.strokeStyle = colour[look];
      context.strokeRect(x + 0.75, y + 0.75, side - 1.5, side - 1.5);
    } else if (look === "failed" && grid.group === 1) {
      context.strokeStyle = colour.surface;
      context.beginPath();
      context.moveTo(x + 1.5, y + 1.5);
      context.lineTo(x + side - 1.5, y + side - 1.5);
      context.stroke();
    }
    if (cell === shown) {
      context.strokeStyle = colour.text;
      context.lineWidth = 2;
      context.strokeRect(x, y, side, side);
    }
  }
}
