// A `When` is a time on the wall clock of a place; a screen shows it and lets it be edited as such.
import type { When } from '$lib/api';
import { dateAs, dayWord, listed, moment, time, words } from '$lib/words';
import { momentAt } from './zones';

/** The zone of this machine. */
export function hereZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** The wall-clock time as a date of this machine: the hour is the hour of its place, wherever that is. */
export function wallClock(when: When): Date {
  const [date = '', time = '00:00'] = when.local.split('T');
  const [year = 1970, month = 1, dayOfMonth = 1] = date.split('-').map(Number);
  const [hour = 0, minute = 0, second = 0] = time.split(':').map((part) => Math.trunc(Number(part)));
  return new Date(year, month - 1, dayOfMonth, hour, minute, second);
}

/** The wall-clock text of a date of this machine: "2026-11-22T15:30:00". */
export function localText(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** A time here, once. */
export function whenAt(date: Date, allDay = false): When {
  const local = allDay ? `${localText(date).slice(0, 10)}T00:00:00` : localText(date);
  return { local, zone: hereZone(), all_day: allDay, rule: null, zone_named: false };
}

/** When that is here: the moment at which the clock of its place shows it. A whole day is the same date everywhere. */
export function onOurClock(when: When): Date {
  if (when.all_day || when.zone === hereZone()) return wallClock(when);
  return momentAt(when.local, when.zone) ?? wallClock(when);
}

/** When an alarm rings here: one without a named place rings at its hour wherever its owner is. */
export function alarmClock(when: When): Date {
  return when.zone_named ? onOurClock(when) : wallClock(when);
}

/** The place whose clock counts, where that is another one than here: "New York". */
export function placeElsewhere(when: When): string | null {
  if (when.all_day || when.zone === hereZone() || !(when.zone_named || when.rule !== null)) return null;
  return (when.zone.split('/').pop() ?? when.zone).replaceAll('_', ' ');
}

/** "Today, 14:30", "Tomorrow", on the clocks of here; a place that was named is told with its own hour: "Tomorrow, 04:30
    (23:30 in New York)". */
export function whenWords(when: When, now = new Date()): string {
  const date = onOurClock(when);
  if (when.all_day) return dayWord(date, now);
  const place = when.zone_named ? placeElsewhere(when) : null;
  const text = moment(date, now);
  return place === null ? text : `${text} (${words.common.time.inPlace(time(wallClock(when)), place)})`;
}

/** "Every weekday"; with the hour of its place where that is another one: "Every weekday, 09:00 in New York". */
export function repeatWords(when: When): string | null {
  const rule = ruleWords(when.rule);
  const place = placeElsewhere(when);
  if (rule === null || place === null) return rule;
  return words.common.time.at(rule, words.common.time.inPlace(time(wallClock(when)), place));
}

/** "Every week on Monday and Friday"; nothing for what happens once. */
export function ruleWords(rule: string | null): string | null {
  if (!rule) return null;
  const parts = new Map(
    rule.split(';').map((part) => {
      const [name = '', value = ''] = part.split('=');
      return [name.toUpperCase(), value.toUpperCase()] as const;
    }),
  );
  const every = Number(parts.get('INTERVAL') ?? '1') || 1;
  const days = (parts.get('BYDAY') ?? '').split(',').filter((one) => one !== '');
  // "The second Tuesday" and the like are more than these words can say.
  const simple = days.every((one) => DAYS.includes(one));
  const w = words.common.rule;
  switch (parts.get('FREQ')) {
    case 'DAILY':
      return w.everyDays(every);
    case 'WEEKLY': {
      if (every === 1 && days.length === 5 && WORKDAYS.every((one) => days.includes(one))) return w.workdays;
      if (days.length === 0 || !simple) return w.everyWeeks(every);
      return w.on(w.everyWeeks(every), listed(DAYS.filter((one) => days.includes(one)).map(dayName)));
    }
    case 'MONTHLY':
      return w.everyMonths(every);
    case 'YEARLY':
      return w.everyYears(every);
    case 'HOURLY':
      return w.hourly;
    default:
      return w.other;
  }
}

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const WORKDAYS = DAYS.slice(0, 5);

/** The name of a weekday of an RRULE ("MO"), in the language of the window. */
export function dayName(code: string): string {
  // 5 January 2026 was a Monday.
  return dateAs(new Date(2026, 0, 5 + Math.max(0, DAYS.indexOf(code))), { weekday: 'long' });
}

/** The moments between which a day of this machine lies, as the core wants them. */
export function dayBounds(date: Date): { from: string; to: string } {
  const from = new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const to = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1);
  return { from: from.toISOString(), to: to.toISOString() };
}
