// Numbers, sizes, dates and lengths of time as the language and the settings want them. All of them may be read in
// components: they follow when the language, a setting or the zone of the machine changes.
import { here } from '$lib/state/clock.svelte';
import { settings } from '$lib/state/settings.svelte';
import { language, words } from './words.svelte';

/** The region matters for dates ("22/11" or "11/22"), so the browser's own is taken when the language fits. */
function locale(): string {
  const short = language();
  return navigator.languages.find((code) => code.toLowerCase().split('-')[0] === short) ?? short;
}

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.ListFormat | Intl.RelativeTimeFormat>();

/** Making a formatter is slow, using one is fast; a long list uses the same one again and again. */
function once<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.ListFormat | Intl.RelativeTimeFormat>(
  kind: string,
  options: object,
  make: (locale: string) => T,
): T {
  const where = locale();
  const key = `${kind}|${where}|${JSON.stringify(options)}`;
  const known = made.get(key);
  if (known) return known as T;
  const fresh = make(where);
  made.set(key, fresh);
  return fresh;
}

export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  return once('number', options, (where) => new Intl.NumberFormat(where, options)).format(value);
}

/** `fraction` from 0 to 1. */
export function percent(fraction: number): string {
  return number(fraction, { style: 'percent', maximumFractionDigits: 0 });
}

/** "340 MB": decimal units, as shops and file managers count. */
export function bytes(count: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  let value = count;
  let at = 0;
  while (Math.abs(value) >= 1000 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  return number(value, {
    style: 'unit',
    unit: units[at],
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && at > 0 ? 1 : 0,
  });
}

/** "5 MB/s". */
export function rate(bytesPerSecond: number): string {
  return `${bytes(bytesPerSecond)}/s`;
}

/** A short stretch of time for charts: "340 ms", "1.2 s". */
export function milliseconds(length: number): string {
  // The signs of the units are the same in every language; Intl would write "sec".
  if (length < 1000) return `${number(Math.round(length))}\u00a0ms`;
  return `${number(length / 1000, { maximumFractionDigits: length < 10_000 ? 1 : 0 })}\u00a0s`;
}

/** A length of time in words, its two greatest parts: "1 hour, 20 minutes". */
export function duration(length: number): string {
  const seconds = Math.max(0, Math.round(length / 1000));
  const parts: string[] = [];
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days > 0) parts.push(words.common.time.days(days));
  if (hours > 0) parts.push(words.common.time.hours(hours));
  if (minutes > 0) parts.push(words.common.time.minutes(minutes));
  if (seconds % 60 > 0 || parts.length === 0) parts.push(words.common.time.seconds(seconds % 60));
  return listed(parts.slice(0, 2), 'unit');
}

/** What a timer shows: "4:05", "1:02:09". */
export function countdown(length: number): string {
  const seconds = Math.max(0, Math.ceil(length / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** "milk, bread and eggs"; with `unit` "1 hour, 5 minutes". */
export function listed(items: readonly string[], type: Intl.ListFormatType = 'conjunction'): string {
  const options = { type, style: type === 'unit' ? 'narrow' : 'long' } as const;
  if (type === 'unit') return items.join(', ');
  return once('list', options, (where) => new Intl.ListFormat(where, options)).format(items);
}

/** Where those were made that write dates: each of them keeps its zone for good. */
let madeIn = '';

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  if (here.zone !== madeIn) {
    made.clear();
    madeIn = here.zone;
  }
  return once('date', options, (where) => new Intl.DateTimeFormat(where, options));
}

/** The time of day, in the form of the settings. */
export function time(date: Date): string {
  const hours = settings.current?.time.hours;
  const options: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
  if (hours) options.hourCycle = hours === 'twelve' ? 'h12' : 'h23';
  return dateFormat(options).format(date);
}

/** "Sunday, 22 November"; with the year where it is another one. */
export function day(date: Date, now = new Date()): string {
  const options: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
  if (date.getFullYear() !== now.getFullYear()) options.year = 'numeric';
  return dateFormat(options).format(date);
}

/** "22 Nov 2026". */
export function shortDate(date: Date): string {
  return dateFormat({ day: 'numeric', month: 'short', year: 'numeric' }).format(date);
}

/** Any other form, by the options of `Intl.DateTimeFormat`. */
export function dateAs(date: Date, options: Intl.DateTimeFormatOptions): string {
  return dateFormat(options).format(date);
}

/** "Today", "Tomorrow", "Yesterday", a weekday within the next six days, else the date. */
export function dayWord(date: Date, now = new Date()): string {
  const away = daysBetween(now, date);
  if (away === 0) return words.common.time.today;
  if (away === 1) return words.common.time.tomorrow;
  if (away === -1) return words.common.time.yesterday;
  if (away > 1 && away < 7) return dateAs(date, { weekday: 'long' });
  const options: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' };
  if (date.getFullYear() !== now.getFullYear()) options.year = 'numeric';
  return dateAs(date, options);
}

/** "Today, 14:30". */
export function moment(date: Date, now = new Date()): string {
  return words.common.time.at(dayWord(date, now), time(date));
}

/** "14:30", with its day where that is not today: near midnight an hour alone would be the wrong one. */
export function clockTime(date: Date, now = new Date()): string {
  return daysBetween(now, date) === 0 ? time(date) : moment(date, now);
}

/** "in 5 minutes", "2 hours ago". */
export function away(date: Date, now = new Date()): string {
  const seconds = Math.round((date.getTime() - now.getTime()) / 1000);
  const size = Math.abs(seconds);
  const relative = once('relative', {}, (where) => new Intl.RelativeTimeFormat(where, { numeric: 'auto' }));
  if (size < 60) return relative.format(seconds, 'second');
  if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return relative.format(Math.round(seconds / 3600), 'hour');
  return relative.format(daysBetween(now, date), 'day');
}

/** Calendar days from one date to the other, whatever the clocks do in between. */
export function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(to) - midnight(from)) / 86_400_000);
}
