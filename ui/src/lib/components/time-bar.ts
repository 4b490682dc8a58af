// Lays the stretches of a trace into lanes, so that none covers another.
import type { Trace } from '$lib/api';

export function lanesOf(trace: readonly Trace[]): Trace[][] {
  const lanes: Trace[][] = [];
  for (const stretch of [...trace].sort((one, other) => one.from_ms - other.from_ms)) {
    const free = lanes.find((lane) => (lane[lane.length - 1]?.to_ms ?? 0) <= stretch.from_ms);
    if (free) free.push(stretch);
    else lanes.push([stretch]);
  }
  return lanes;
}
