// A cell for each record, or for a group of them, drawn on a canvas: five million records cost what five thousand do.
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from "react";
import type { JobState } from "../../api/types";
import { counted, exactCount } from "../../format/numbers";
import { duration } from "../../format/times";
import { Count } from "../../ui/values";
import { useNow } from "../../ui/use-now";
import { drawCells } from "./draw-cells";
import { fold, layOut, lookOf, totals, type Cells, type Grid, type Look } from "./record-cells";

const words: Readonly<Record<Look, string>> = {
  waiting: "Waiting",
  flying: "In flight",
  retried: "Asked again",
  done: "Done",
  failed: "Failed",
};

/** "Record 17: in flight for 4 s", "Records 1,001 to 1,010: 8 done, 2 waiting". People count from one. */
const spokenEveryMs = 10_000; // how long a call is under way

function describe(grid: Grid, cells: Cells, cell: number, total: number, now: number): string {
  const start = cell * grid.group;
  const end = Math.min(total, start + grid.group);
  const since = cells.since[cell] ?? 0;
  if (grid.group === 1) {
    const look = lookOf(cells, cell);
    const flying = since > 0 ? ` for ${duration(Math.max(0, now - since))}` : "";
    return `Record ${exactCount(start + 1)}: ${words[look].toLowerCase()}${flying}`;
  }
  const done = cells.done[cell] ?? 0;
  const failed = cells.failed[cell] ?? 0;
  const flying = cells.flying[cell] ?? 0;
  const waiting = Math.max(0, end - start - done - failed - flying);
  const parts = [
    done > 0 && `${done} done`,
    failed > 0 && `${failed} failed`,
    flying > 0 && `${flying} in flight`,
    waiting > 0 && `${waiting} waiting`,
  ].filter(Boolean);
  return `Records ${exactCount(start + 1)} to ${exactCount(end)}: ${parts.join(", ")}`;
}

function Legend({ state }: { state: JobState }) {
  const counts = totals(state.job, state.peers);
  return (
    <ul className="map-legend">
      {(Object.keys(words) as Look[]).map((look) => (
        <li key={look}>
          <span className={`map-key map-key-${look}`} aria-hidden="true" /> {words[look]} <Count value={counts[look]} />
        </li>
      ))}
    </ul>
  );
}

function useWidth(): [React.RefObject<HTMLDivElement | null>, number] {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return undefined;
    setWidth(box.clientWidth);
    const observer = new ResizeObserver(() => setWidth(box.clientWidth));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}

const steps = (grid: Grid): Readonly<Record<string, number>> => ({
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: grid.columns,
  ArrowUp: -grid.columns,
  PageDown: grid.columns * 5,
  PageUp: -grid.columns * 5,
  Home: -grid.cells,
  End: grid.cells,
});

interface Props {
  state: JobState;
  /** The record that is shown beside the map. */
  shown: number | null;
  onShow: (index: number) => void;
}

export function RecordMap({ state, shown, onShow }: Props) {
  const total = state.job.totalRecords;
  const [box, width] = useWidth();
  const canvas = useRef<HTMLCanvasElement>(null);
  const now = useNow(1000);
  const grid = useMemo(() => layOut(total, width), [total, width]);
  const cells = useMemo(() => fold(grid, state.peers), [grid, state.peers]);
  const [current, setCurrent] = useState(0);
  const [hovered, setHovered] = useState<number | null>(null);
  const cell = Math.min(current, grid.cells - 1);
  const shownCell = shown === null ? null : Math.floor(shown / grid.group);

  useEffect(() => {
    if (canvas.current && width > 0) drawCells(canvas.current, grid, cells, total, shownCell);
  }, [grid, cells, total, shownCell, width, now]);

  const cellAt = (event: MouseEvent<HTMLCanvasElement>): number | null => {
    const rect = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - rect.left) / grid.pitch);
    const at = Math.floor((event.clientY - rect.top) / grid.pitch) * grid.columns + column;
    return column < grid.columns && at >= 0 && at < grid.cells ? at : null;
  };
  const show = (at: number) => {
    setCurrent(at);
    onShow(at * grid.group);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      show(cell);
      return;
    }
    const step = steps(grid)[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setCurrent(Math.max(0, Math.min(grid.cells - 1, cell + step)));
  };
  const spoken = describe(grid, cells, cell, total, now - (now % spokenEveryMs));
  const hint = hovered === null ? (grid.group === 1 ? "Choose a cell to see its record." : `A cell is ${counted(grid.group, "record")}. Choose one to see its records.`) : describe(grid, cells, hovered, total, now);
  return (
    <section className="card" aria-labelledby="map-title">
      <div className="row row-apart">
        <h2 id="map-title">Records</h2>
        <Legend state={state} />
      </div>
      <div
        ref={box}
        className="map"
        style={{ height: grid.rows * grid.pitch }}
        role="slider"
        tabIndex={0}
        aria-label="Record map. Arrow keys move, Enter shows the record"
        aria-valuemin={0}
        aria-valuemax={grid.cells - 1}
        aria-valuenow={cell}
        aria-valuetext={spoken}
        onKeyDown={onKey}
      >
        {/* The keyboard's way is the slider around it. */}
        <canvas
          ref={canvas}
          onClick={(event) => {
            const at = cellAt(event);
            if (at !== null) show(at);
          }}
          onMouseMove={(event) => setHovered(cellAt(event))}
          onMouseLeave={() => setHovered(null)}
        />
        <span className="map-cursor" style={{ left: (cell % grid.columns) * grid.pitch, top: Math.floor(cell / grid.columns) * grid.pitch, width: grid.pitch, height: grid.pitch }} />
      </div>
      <p className="soft small map-hint">
        {hint}
        {cells.incomplete && " Some lists were cut to keep them small: more records are done or failed than the map shows one by one."}
      </p>
    </section>
  );
}
