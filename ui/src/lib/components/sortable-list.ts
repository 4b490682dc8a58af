// Moving one thing within an order.

export interface Move<T> {
  item: T;
  from: number;
  to: number;
  /** The whole new order. */
  order: T[];
  /** What now comes after the item, for `Position { at: 'before' }`; null at the end. */
  before: T | null;
  /** What now comes before the item, for `Position { at: 'after' }`; null at the top. */
  after: T | null;
}

export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const order = [...items];
  const [item] = order.splice(from, 1);
  if (item === undefined) return order;
  order.splice(Math.min(Math.max(0, to), order.length), 0, item);
  return order;
}

/** With more rows than this only those near the window are drawn. */
export const LONG = 100;

/** How near to the edge of the window a held thing makes the page scroll, and how fast at most, in pixels a frame. */
const EDGE = 72;
const FASTEST = 14;

/** By how much the page scrolls while something is held at this height of the window; faster the nearer to the edge. */
export function edgeStep(at: number, height: number): number {
  const edge = Math.min(EDGE, height / 4);
  const into = at < edge ? at - edge : at > height - edge ? at - (height - edge) : 0;
  return Math.round(Math.min(1, Math.max(-1, into / edge)) * FASTEST);
}
