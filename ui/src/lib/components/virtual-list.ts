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

/** Which rows are drawn: those of the range. While a row has the focus also that one, its neighbours and both ends, so that
    the focus is not lost when the page is scrolled, and Tab, the arrows, Home and End lead where they would if all were drawn. */
export function drawnPlaces(range: { from: number; to: number }, count: number, focused: number | null): number[] {
  const near = Array.from({ length: range.to - range.from }, (_, nth) => range.from + nth);
  if (focused === null) return near;
  const further = [0, focused - 1, focused, focused + 1, count - 1].filter((place) => place >= 0 && place < count);
  return [...new Set([...near, ...further])].sort((one, other) => one - other);
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
