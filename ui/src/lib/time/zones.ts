// The same moment on the clocks of different places.

const clocks = new Map<string, Intl.DateTimeFormat | null>();

/** The clock of a place; `null` for a place that this machine does not know. */
function clockOf(zone: string): Intl.DateTimeFormat | null {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  let made: Intl.DateTimeFormat | null = null;
  try {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn',
      year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
  } catch {
    // A name that came from elsewhere, or is newer than this browser.
  }
  clocks.set(zone, made);
  return made;
}

/** By how many milliseconds the clock of a place is ahead of universal time at a moment. */
function aheadAt(clock: Intl.DateTimeFormat, moment: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of clock.formatToParts(moment)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000;
}

const DAY = 86_400_000;

/** The moment at which a clock somewhere shows this ("2026-11-22T15:30:00"); `null` where the place or the text is none.
    An hour that comes twice is the first of the two, one that is left out comes as much later as the clocks jump: as the
    core counts. */
export function momentAt(local: string, zone: string): Date | null {
  const clock = clockOf(zone);
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?/.exec(local);
  if (!clock || !parts) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  const before = aheadAt(clock, shown - DAY);
  const after = aheadAt(clock, shown + DAY);
  const fits = [before, after].filter((ahead) => aheadAt(clock, shown - ahead) === ahead);
  return new Date(shown - (fits.length > 0 ? Math.max(...fits) : before));
}
