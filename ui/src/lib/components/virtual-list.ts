// Which rows of a long list are near the window, from their heights.

/** Where each row begins; the last entry is the height of the whole. */
export function offsetsOf(heights: readonly number[]): number[] {
  const offsets = [0];
  let sum = 0;
  for (const height of heights) {
    sum += height;
    offsets.push(sum);
  }
  return offsets;
}

/** The rows that lie within `margin` of what is seen; `to` is not included. */
export function rangeOf(
  offsets: readonly number[],
  top: number,
  height: number,
  margin: number,
): { from: number; to: number } {
  const count = offsets.length - 1;
  if (count <= 0) return { from: 0, to: 0 };
  const from = Math.max(0, lastBefore(offsets, top - margin));
  const to = Math.min(count, lastBefore(offsets, top + height + margin) + 1);
  return { from: Math.min(from, count - 1), to: Math.max(to, Math.min(from, count - 1) + 1) };
}

/** The last row that begins at or before `at`. */
function lastBefore(offsets: readonly number[], at: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((offsets[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
