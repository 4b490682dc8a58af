// A `When` as the two fields in which it is edited: a date and a time of day. Without a time it is a whole day.
import type { When } from '$lib/api';
import { hereZone, localText, onOurClock } from '$lib/time/when';

export interface WhenDraft {
  /** "2026-11-22", or empty for no time at all. */
  date: string;
  /** "15:30", or empty for the whole day. */
  time: string;
}

/** Whether its clock is the one of another place whatever is written: it was named, or what repeats goes by it. */
function keepsPlace(when: When): boolean {
  return when.zone_named || when.rule !== null;
}

export function draftOf(when: When | null): WhenDraft {
  if (!when) return { date: '', time: '' };
  const [date = '', time = ''] = (keepsPlace(when) ? when.local : localText(onOurClock(when))).split('T');
  return { date, time: when.all_day ? '' : time.slice(0, 5) };
}

export function draftAt(date: Date, allDay: boolean): WhenDraft {
  const [day = '', time = ''] = localText(date).split('T');
  return { date: day, time: allDay ? '' : time.slice(0, 5) };
}

/** The next full hour: where a new entry begins. */
export function nextHour(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate(), now.getHours() + 1);
}

/** What is wrong with a draft; `null` when nothing is. */
export function fault(draft: WhenDraft): 'date' | 'time' | null {
  if (draft.date !== '' && !isDate(draft.date)) return 'date';
  if (draft.time !== '' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(draft.time)) return 'time';
  return draft.date === '' && draft.time !== '' ? 'date' : null;
}

function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const date = new Date(year, month - 1, day);
  return year >= 1900 && date.getMonth() === month - 1 && date.getDate() === day;
}

/** The `When` of a draft. What the fields do not show (the place, the repetition) stays as it was. */
export function whenOf(draft: WhenDraft, before: When | null = null): When | null {
  if (draft.date === '' || fault(draft) !== null) return null;
  const allDay = draft.time === '';
  return {
    local: `${draft.date}T${allDay ? '00:00' : draft.time}:00`,
    zone: before && keepsPlace(before) ? before.zone : hereZone(),
    all_day: allDay,
    rule: before?.rule ?? null,
    zone_named: before?.zone_named ?? false,
  };
}

export function sameDraft(one: WhenDraft, other: WhenDraft): boolean {
  return one.date === other.date && one.time === other.time;
}
