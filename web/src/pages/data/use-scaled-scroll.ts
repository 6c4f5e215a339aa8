import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { heightLimit, positionAt, scrolledHeight, scrolledTo, showing, type Position, type Scale } from "./scroll-scale";

const idleMs = 200;

interface View {
  /** Of the rows, below the head. */
  height: number;
  width: number;
  left: number;
}

/** Scrolls `element` over `rows` rows of equal height below a sticky head, more of them than it could be high. */
export function useScaledScroll(element: RefObject<HTMLDivElement | null>, rows: number, rowHeight: number, headHeight: number) {
  const [view, setView] = useState<View>({ height: 600, width: 1000, left: 0 });
  const [position, setPosition] = useState<Position>({ virtual: 0, real: 0 });
  const now = useRef(position);
  const toPut = useRef<number | null>(null);
  const idle = useRef<ReturnType<typeof setTimeout>>(undefined);
  const scale: Scale = { content: rows * rowHeight, view: view.height, limit: heightLimit };
  const latest = useRef(scale);
  latest.current = scale;

  useEffect(() => {
    const grid = element.current;
    if (!grid) return;
    const measure = () => setView({ height: Math.max(1, grid.clientHeight - headHeight), width: grid.clientWidth, left: grid.scrollLeft });
    const observer = new ResizeObserver(measure);
    observer.observe(grid);
    return () => observer.disconnect();
  }, [element, headHeight]);
  useEffect(() => () => clearTimeout(idle.current), []);

  // The element is put in its new place together with the rows, so that nothing is seen of it.
  useLayoutEffect(() => {
    const grid = element.current;
    if (toPut.current === null || !grid) return;
    grid.scrollTop = toPut.current;
    toPut.current = null;
    now.current = { ...now.current, real: grid.scrollTop };
  }, [element, position]);

  const put = useCallback((to: Position) => {
    now.current = to;
    toPut.current = to.real;
    setPosition({ ...to });
  }, []);

  const settle = useCallback(() => {
    const exact = positionAt(latest.current, now.current.virtual);
    if (Math.abs(exact.real - now.current.real) > 1) put(exact);
  }, [put]);

  const onScroll = useCallback(() => {
    const grid = element.current;
    if (!grid) return;
    setView((before) => (before.left === grid.scrollLeft ? before : { ...before, left: grid.scrollLeft }));
    const real = grid.scrollTop;
    if (real === now.current.real) return;
    const to = scrolledTo(latest.current, now.current, real);
    if (to.real === real) {
      now.current = to;
      setPosition(to);
    } else put(to);
    clearTimeout(idle.current);
    idle.current = setTimeout(settle, idleMs);
  }, [element, put, settle]);

  const showRow = useCallback(
    (row: number) => {
      const to = showing(latest.current, now.current, row, rowHeight);
      if (to !== now.current) put(to);
    },
    [put, rowHeight],
  );

  return { view, position, height: scrolledHeight(scale), onScroll, showRow };
}
