// What is next, out of what the core tells about a day: what rings, what counts, and one line after the other by time.
import type { Alarm, CalendarEntry, Reminder, Reply, Timer, When } from '$lib/api';
import { onOurClock } from '$lib/time/when';
import { beginOf, endOf, timeKey } from '../calendar/days';

export type Day = Extract<Reply, { kind: 'today' }>['value'];

/** How much of a timer is left, in milliseconds. */
export function leftOf(timer: Timer, now: Date): number {
  switch (timer.state.is) {
    case 'running':
      return Math.max(0, new Date(timer.state.ends).getTime() - now.getTime());
    case 'paused':
      return timer.state.left_ms;
    default:
      return 0;
  }
}

export function rings(timer: Timer): boolean {
  return timer.state.is === 'ringing';
}

/** The timers that count, the one that rings first coming first, paused ones last. */
export function counting(timers: readonly Timer[], now: Date): Timer[] {
  const paused = (timer: Timer) => Number(timer.state.is === 'paused');
  return timers
    .filter((timer) => timer.state.is === 'running' || timer.state.is === 'paused')
    .sort((one, other) => paused(one) - paused(other) || leftOf(one, now) - leftOf(other, now));
}

/** The timer as it is once a request was done, for showing that at once. */
export function pausedTimer(timer: Timer, now: Date): Timer {
  return { ...timer, state: { is: 'paused', left_ms: leftOf(timer, now) } };
}

export function resumedTimer(timer: Timer, now: Date): Timer {
  return { ...timer, state: { is: 'running', ends: new Date(now.getTime() + leftOf(timer, now)).toISOString() } };
}

export function longerTimer(timer: Timer, byMs: number, now: Date): Timer {
  const left = leftOf(timer, now) + byMs;
  const longer = { ...timer, length_ms: Math.max(timer.length_ms + byMs, left) };
  if (timer.state.is === 'paused') return { ...longer, state: { is: 'paused', left_ms: left } };
  return { ...longer, state: { is: 'running', ends: new Date(now.getTime() + left).toISOString() } };
}

/** One line of what is next. */
export type Line = { key: string; at: Date } & (
  | { kind: 'alarm'; alarm: Alarm }
  | { kind: 'reminder'; reminder: Reminder; due: boolean }
  | { kind: 'calendar'; entry: CalendarEntry }
);

/** A reminder of which a moment was shown that nobody has seen to: nothing comes any more, or only after the day. */
export function isDue(reminder: Reminder, now: Date, dayEnds: Date): boolean {
  if (reminder.done !== null) return false;
  if (reminder.next === null) return true;
  const next = new Date(reminder.next);
  return next <= now || next >= dayEnds;
}

/** When a reminder was due: of one that repeats, at the hour of its rule, today or, before that hour, yesterday. */
function dueAt(reminder: Reminder, now: Date): Date {
  const when = onOurClock(reminder.when);
  if (reminder.when.rule === null) return when;
  const on = (day: number) => new Date(now.getFullYear(), now.getMonth(), day, when.getHours(), when.getMinutes());
  const today = on(now.getDate());
  return today <= now || reminder.when.all_day ? today : on(now.getDate() - 1);
}

/** What is due first, then everything else by time: first what takes the whole day. Appointments that are over go. */
export function lines(day: Pick<Day, 'alarms' | 'reminders' | 'calendar'>, now: Date, dayEnds: Date): Line[] {
  const all: Line[] = [];
  for (const alarm of day.alarms) {
    if (alarm.ringing === null && alarm.next !== null) {
      all.push({ key: alarm.id, kind: 'alarm', alarm, at: new Date(alarm.next) });
    }
  }
  for (const reminder of day.reminders) {
    const due = isDue(reminder, now, dayEnds);
    const at = due || reminder.next === null ? dueAt(reminder, now) : new Date(reminder.next);
    all.push({ key: reminder.id, kind: 'reminder', reminder, due, at });
  }
  for (const entry of day.calendar) {
    if (endOf(entry) > now) all.push({ key: timeKey(entry), kind: 'calendar', entry, at: beginOf(entry) });
  }
  const rank = (line: Line) => {
    if (line.kind === 'reminder' && line.due) return 0;
    return line.kind === 'calendar' && line.entry.when.all_day ? 1 : 2;
  };
  return all.sort((one, other) => rank(one) - rank(other) || one.at.getTime() - other.at.getTime());
}

/** The length of a timer as it is typed, in minutes ("5", "2,5"); `null` for what is none. */
export function timerLength(text: string): number | null {
  const typed = text.trim().replace(',', '.');
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(typed)) return null;
  const ms = Math.round(Number(typed) * 60_000);
  return ms >= 1000 && ms <= 86_400_000 ? ms : null;
}

export function withRule(when: When, rule: string | null): When {
  return { ...when, rule };
}
