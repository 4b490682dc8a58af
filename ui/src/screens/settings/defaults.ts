// How everything is at first. The core knows these too, but cannot be asked for them; a test holds this copy against the
// source of the core.
import type { Keep, Settings, SettingsPatch } from '$lib/api';
import { CONTROLS, patchOf, valueOf, FIELDS, type Field } from './fields';
import { shortens } from './values';

export const DEFAULTS: Omit<Settings, 'version'> = {
  talk: {
    wake_word: false, wake_sensitivity_percent: 50, wake_name_alone: false, follow_up: true, follow_up_seconds: 5,
    interrupt: true, captions: true, sounds: true, pause_ms: 500, max_seconds: 60, language: { is: 'automatic' },
  },
  speech: { spoken: true, voice: { is: 'automatic' }, speed_percent: 100, volume_percent: 100 },
  dictation: { spoken_punctuation: true, drop_fillers: true, words: [], programs: [] },
  look: { theme: 'system', language: { is: 'automatic' }, text_percent: 100 },
  time: {
    snooze_minutes: 10, all_day_at_minutes: 540, hours: 'twelve', date_order: 'day_first', half_eight: 'half_past',
    next_weekday: 'of_next_week', week_starts: 'monday', morning_at_minutes: 540, afternoon_at_minutes: 900,
    evening_at_minutes: 1140,
  },
  keep: {
    turns: { is: 'forever' }, dictations: { is: 'days', days: 30 }, done_tasks: { is: 'forever' },
    past_reminders: { is: 'days', days: 365 }, past_timers: { is: 'days', days: 30 }, undo: { is: 'days', days: 30 },
  },
  mind: { endpoint: { is: 'automatic' }, model: { is: 'automatic' } },
  backup: { automatic: true, rotation: { daily: 7, weekly: 4, monthly: 12 } },
  machine: {
    microphone_closed: false, microphone: { is: 'automatic' }, speaker: { is: 'automatic' }, keep_microphone_warm: false,
    suppress_noise: false, talk_key: 'Ctrl+Alt+Space', dictation_key: 'Ctrl+Alt+D',
    talk_key_manner: 'both', dictation_key_manner: 'both', take_back_key: '', mute_key: '', start_with_system: false,
    autostart_offered: false, welcomed: false,
  },
};

/** The same value, whatever the order of its fields. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => same((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name]))
  );
}

export function defaultOf(field: Field): unknown {
  return valueOf(DEFAULTS as Settings, field);
}

export function isDefault(settings: Settings, field: Field): boolean {
  return same(valueOf(settings, field), defaultOf(field));
}

/** What puts all of these back; `null` when all of them are as they were at first. A closed microphone is never opened
    along with others. */
export function resetOf(settings: Settings, fields: readonly Field[] = FIELDS): SettingsPatch | null {
  const changed = fields.filter((field) => field !== 'machine.microphone_closed' && !isDefault(settings, field));
  return changed.length === 0 ? null : patchOf(changed.map((field) => [field, defaultOf(field)] as const));
}

/** Whether putting one of these back would delete something for good. */
export function resetShortens(settings: Settings, fields: readonly Field[] = FIELDS): boolean {
  return fields.some(
    (field) => CONTROLS[field].is === 'keep' && shortens(valueOf(settings, field) as Keep, defaultOf(field) as Keep),
  );
}
