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
