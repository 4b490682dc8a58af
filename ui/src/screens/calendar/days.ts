// Days: which ones a month shows, and what is on each of them.
import type { CalendarEntry, WeekStart } from '$lib/api';
import { localText, onOurClock } from '$lib/time/when';

/** A day as a text that sorts: "2026-11-22". */
export function dayKey(date: Date): string {
  return localText(date).slice(0, 10);
}

/** The day of such a text; `null` when it is none. */
export function dayOf(key: string | null): Date | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(key ?? '');
  if (!parts) return null;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && year >= 1900 ? date : null;
}

/** So many days later, at midnight, whatever the clocks do in between. */
export function plusDays(date: Date, days: number): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
}

/** The same day of another month, or its last one where it has fewer. */
export function plusMonths(date: Date, months: number): Date {
  const last = new Date(date.getFullYear(), date.getMonth() + months + 1, 0).getDate();
  return new Date(date.getFullYear(), date.getMonth() + months, Math.min(date.getDate(), last));
}

const FIRST: Record<WeekStart, number> = { sunday: 0, monday: 1, saturday: 6 };

/** The day with which the week of a date begins. */
export function weekBegin(date: Date, starts: WeekStart): Date {
  return plusDays(date, -((date.getDay() - FIRST[starts] + 7) % 7));
}

/** The weeks in which a month lies, seven days each. */
export function monthWeeks(month: Date, starts: WeekStart): Date[][] {
  const last = new Date(month.getFullYear(), month.getMonth() + 1, 0);
  const weeks: Date[][] = [];
  let day = weekBegin(new Date(month.getFullYear(), month.getMonth(), 1), starts);
  while (day <= last) {
    const first = day;
    weeks.push(Array.from({ length: 7 }, (_, nth) => plusDays(first, nth)));
    day = plusDays(day, 7);
  }
  return weeks;
}

/** An appointment without a length keeps an hour busy. */
const USUAL_MINUTES = 60;

export function beginOf(entry: CalendarEntry): Date {
  return onOurClock(entry.when);
}

/** When it ends; for whole days the midnight after the last one. */
export function endOf(entry: CalendarEntry): Date {
  const begin = beginOf(entry);
  if (entry.when.all_day) return plusDays(begin, Math.max(1, Math.round((entry.minutes ?? 1440) / 1440)));
  return new Date(begin.getTime() + (entry.minutes ?? USUAL_MINUTES) * 60_000);
}

/** One time of an entry: an entry that repeats comes once for each, under the same id. */
export function timeKey(entry: CalendarEntry): string {
  return `${entry.id}@${entry.when.local}`;
}

/** Nothing is shown on more days than this, whatever length a damaged or strange file gives it. */
const MOST_DAYS = 400;

/** What is on each day, whole days first, then by time. What takes several days is on each of them. */
export function byDay(entries: readonly CalendarEntry[]): Map<string, CalendarEntry[]> {
  const days = new Map<string, CalendarEntry[]>();
  for (const entry of entries) {
    const end = endOf(entry);
    let day = plusDays(beginOf(entry), 0);
    let count = 0;
    do {
      const key = dayKey(day);
      days.set(key, [...(days.get(key) ?? []), entry]);
      day = plusDays(day, 1);
      count += 1;
    } while (day < end && count < MOST_DAYS);
  }
  for (const on of days.values()) {
    on.sort((one, other) => Number(other.when.all_day) - Number(one.when.all_day) || beginOf(one).getTime() - beginOf(other).getTime());
  }
  return days;
}

/** Whether it goes on at this moment. */
export function isOn(entry: CalendarEntry, now: Date): boolean {
  return beginOf(entry) <= now && now < endOf(entry);
}
