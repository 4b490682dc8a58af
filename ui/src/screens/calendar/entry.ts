// A calendar entry while it is being written, and what is asked for when it is saved or called off.
import type { CalendarEntry, CalendarEntryPatch, Request, When } from '$lib/api';
import { draftAt, draftOf, fault, sameDraft, whenOf, type WhenDraft } from '../pieces/when-fields';

export const RULES = {
  once: null,
  daily: 'FREQ=DAILY',
  workdays: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  weekly: 'FREQ=WEEKLY',
  monthly: 'FREQ=MONTHLY',
  yearly: 'FREQ=YEARLY',
} as const;
export type RuleName = keyof typeof RULES;

export interface EntryDraft {
  title: string;
  when: WhenDraft;
  /** How long it takes where it has a time, and where it takes whole days: as they are typed. */
  minutes: string;
  days: string;
  location: string;
  notes: string;
  repeats: RuleName;
}

export function newDraft(begin: Date, allDay: boolean): EntryDraft {
  return { title: '', when: draftAt(begin, allDay), minutes: '', days: '', location: '', notes: '', repeats: 'once' };
}

export function entryDraft(entry: CalendarEntry): EntryDraft {
  const length = entry.minutes;
  return {
    title: entry.title,
    when: draftOf(entry.when),
    minutes: entry.when.all_day || length === null ? '' : String(length),
    days: entry.when.all_day && length !== null ? String(Math.max(1, Math.round(length / 1440))) : '',
    location: entry.location ?? '',
    notes: entry.notes ?? '',
    repeats: 'once',
  };
}

/** The length in minutes; `null` for none, `undefined` for what is no length. */
export function minutesOf(draft: EntryDraft): number | null | undefined {
  const allDay = draft.when.time === '';
  const typed = (allDay ? draft.days : draft.minutes).trim();
  if (typed === '') return null;
  if (!/^\d{1,6}$/.test(typed) || Number(typed) === 0) return undefined;
  return Number(typed) * (allDay ? 1440 : 1);
}

/** Whether it can be kept as it stands. */
export function complete(draft: EntryDraft): boolean {
  return (
    draft.title.trim() !== '' &&
    draft.when.date !== '' &&
    fault(draft.when) === null &&
    minutesOf(draft) !== undefined
  );
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

/** What has to be asked for so that the entry becomes what is written; nothing when it is that already. `before` is
    `null` for a new one. */
export function saving(before: CalendarEntry | null, draft: EntryDraft): Request[] {
  const minutes = minutesOf(draft) ?? null;
  const written = { title: draft.title.trim(), minutes, location: orNull(draft.location), notes: orNull(draft.notes) };
  const when = whenOf(draft.when, before?.when ?? null);
  if (!when) return [];
  if (!before) return [{ kind: 'calendar', value: { do: 'add', ...written, when: { ...when, rule: RULES[draft.repeats] } } }];

  const patch: CalendarEntryPatch = {};
  if (written.title !== before.title) patch.title = written.title;
  if (written.minutes !== before.minutes) patch.minutes = written.minutes;
  if (written.location !== before.location) patch.location = written.location;
  if (written.notes !== before.notes) patch.notes = written.notes;
  const moved = !sameDraft(draft.when, draftOf(before.when));
  if (moved && before.when.rule !== null) {
    // One time of many: it is called off where it was, and stands by itself where it is now. Minutes are no length for
    // whole days, so where that changes the others keep theirs.
    if (when.all_day !== before.when.all_day) delete patch.minutes;
    return [change(before, { ...patch, except: [...before.except, before.when.local] }), single(written, when)];
  }
  if (moved) patch.when = when;
  return Object.keys(patch).length > 0 ? [change(before, patch)] : [];
}

function change(entry: CalendarEntry, patch: CalendarEntryPatch): Request {
  return { kind: 'calendar', value: { do: 'change', id: entry.id, patch } };
}

function single(
  written: { title: string; minutes: number | null; location: string | null; notes: string | null },
  when: When,
): Request {
  return { kind: 'calendar', value: { do: 'add', ...written, when: { ...when, rule: null } } };
}

/** Calls off this one time of an entry that repeats. */
export function callingOff(entry: CalendarEntry): Request {
  return change(entry, { except: [...entry.except, entry.when.local] });
}
