// What is asked for when a timer, an alarm or a reminder is set or changed by hand, or why it cannot be.
import type { Alarm, Reminder, ReminderPatch, Request } from '$lib/api';
import { RULES, type RuleName } from '../calendar/entry';
import { draftAt, draftOf, fault, nextHour, sameDraft, whenOf, type WhenDraft } from '../pieces/when-fields';
import { timerLength, withRule } from './today';

export type Setting =
  | { kind: 'timer' }
  /** `null` for a new one. */
  | { kind: 'alarm'; alarm: Alarm | null }
  | { kind: 'reminder'; reminder: Reminder | null };

/** What is to be set, by its name in the address. */
export function settingOf(name: string | null): Setting | null {
  if (name === 'timer') return { kind: 'timer' };
  if (name === 'alarm') return { kind: 'alarm', alarm: null };
  return name === 'reminder' ? { kind: 'reminder', reminder: null } : null;
}

export interface SettingDraft {
  /** The name of a timer or alarm, the words of a reminder. */
  text: string;
  minutes: string;
  when: WhenDraft;
  repeats: RuleName;
}

export function settingDraft(setting: Setting, now: Date): SettingDraft {
  const empty = { text: '', minutes: '', when: { date: '', time: '' }, repeats: 'once' as const };
  if (setting.kind === 'timer') return { ...empty, minutes: '5' };
  if (setting.kind === 'alarm') {
    const { alarm } = setting;
    return { ...empty, text: alarm?.name ?? '', when: alarm ? draftOf(alarm.when) : draftAt(nextHour(now), false) };
  }
  const { reminder } = setting;
  return { ...empty, text: reminder?.text ?? '', when: reminder ? draftOf(reminder.when) : draftAt(nextHour(now), false) };
}

export type Fault = 'text' | 'minutes' | 'date' | 'time';

export function settingFault(setting: Setting, draft: SettingDraft): Fault | null {
  if (setting.kind === 'timer') return timerLength(draft.minutes) === null ? 'minutes' : null;
  if (setting.kind === 'reminder' && draft.text.trim() === '') return 'text';
  if (draft.when.date === '') return 'date';
  if (setting.kind === 'alarm' && draft.when.time === '') return 'time';
  return fault(draft.when);
}

/** `null` when it is as it was. */
export function settingRequest(setting: Setting, draft: SettingDraft): Request | null {
  const text = draft.text.trim();
  if (setting.kind === 'timer') {
    const length_ms = timerLength(draft.minutes);
    return length_ms === null ? null : { kind: 'timer', value: { do: 'start', name: text === '' ? null : text, length_ms } };
  }
  const before = setting.kind === 'alarm' ? setting.alarm : setting.reminder;
  const when = whenOf(draft.when, before?.when ?? null);
  if (!when) return null;
  const moved = before === null || !sameDraft(draft.when, draftOf(before.when));
  if (setting.kind === 'alarm') {
    if (setting.alarm) return moved ? { kind: 'alarm', value: { do: 'change', id: setting.alarm.id, when } } : null;
    const name = text === '' ? null : text;
    return { kind: 'alarm', value: { do: 'set', name, when: withRule(when, RULES[draft.repeats]) } };
  }
  if (!setting.reminder) return { kind: 'reminder', value: { do: 'add', text, when: withRule(when, RULES[draft.repeats]) } };
  const patch: ReminderPatch = {};
  if (text !== setting.reminder.text) patch.text = text;
  if (moved) patch.when = when;
  if (Object.keys(patch).length === 0) return null;
  return { kind: 'reminder', value: { do: 'change', id: setting.reminder.id, patch } };
}
