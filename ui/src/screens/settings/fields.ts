// Every setting: which control changes it, and with which others it stands. A setting that is added to the core and not
// here does not compile.
import type { Settings, SettingsPatch } from '$lib/api';

export type Section = Exclude<keyof Settings, 'version'>;
export type Path = { [S in Section]: `${S}.${keyof Settings[S] & string}` }[Section];
/** What Sotto notes for itself is no choice of the person. */
export type Field = Exclude<Path, 'machine.autostart_offered' | 'machine.welcomed'>;

export type Control =
  | { is: 'switch' }
  | { is: 'number'; min: number; max: number; unit: 'seconds' | 'minutes' }
  | { is: 'percent'; min: number; max: number; step: number }
  | { is: 'pause'; min: number; max: number; step: number }
  | { is: 'clock' }
  | { is: 'options'; options: readonly string[] }
  | { is: 'language' }
  | { is: 'named' }
  | { is: 'voice' }
  | { is: 'keep' }
  | { is: 'key' }
  | { is: 'words' }
  | { is: 'programs' }
  | { is: 'rotation' };

const SWITCH = { is: 'switch' } as const;
const KEEP = { is: 'keep' } as const;
const CLOCK = { is: 'clock' } as const;
const MANNER = { is: 'options', options: ['both', 'hold', 'toggle', 'double_tap'] } as const;

export const CONTROLS: Record<Field, Control> = {
  'talk.wake_word': SWITCH,
  'talk.wake_name_alone': SWITCH,
  'talk.wake_sensitivity_percent': { is: 'percent', min: 0, max: 100, step: 5 },
  'talk.follow_up': SWITCH,
  'talk.follow_up_seconds': { is: 'number', min: 1, max: 60, unit: 'seconds' },
  'talk.interrupt': SWITCH,
  'talk.captions': SWITCH,
  'talk.sounds': SWITCH,
  'talk.pause_ms': { is: 'pause', min: 100, max: 5000, step: 100 },
  'talk.max_seconds': { is: 'number', min: 5, max: 600, unit: 'seconds' },
  'talk.language': { is: 'language' },
  'speech.spoken': SWITCH,
  'speech.voice': { is: 'voice' },
  'speech.speed_percent': { is: 'percent', min: 50, max: 200, step: 5 },
  'speech.volume_percent': { is: 'percent', min: 0, max: 200, step: 5 },
  'dictation.spoken_punctuation': SWITCH,
  'dictation.drop_fillers': SWITCH,
  'dictation.words': { is: 'words' },
  'dictation.programs': { is: 'programs' },
  'look.theme': { is: 'options', options: ['system', 'light', 'dark'] },
  'look.language': { is: 'language' },
  'look.text_percent': { is: 'percent', min: 50, max: 300, step: 10 },
  'time.snooze_minutes': { is: 'number', min: 1, max: 1440, unit: 'minutes' },
  'time.all_day_at_minutes': CLOCK,
  'time.hours': { is: 'options', options: ['twelve', 'twenty_four'] },
  'time.date_order': { is: 'options', options: ['day_first', 'month_first'] },
  'time.half_eight': { is: 'options', options: ['half_past', 'half_to'] },
  'time.next_weekday': { is: 'options', options: ['of_next_week', 'coming'] },
  'time.week_starts': { is: 'options', options: ['monday', 'saturday', 'sunday'] },
  'time.morning_at_minutes': CLOCK,
  'time.afternoon_at_minutes': CLOCK,
  'time.evening_at_minutes': CLOCK,
  'keep.turns': KEEP,
  'keep.dictations': KEEP,
  'keep.done_tasks': KEEP,
  'keep.past_reminders': KEEP,
  'keep.past_timers': KEEP,
  'keep.undo': KEEP,
  'mind.endpoint': { is: 'named' },
  'mind.model': { is: 'named' },
  'backup.automatic': SWITCH,
  'backup.rotation': { is: 'rotation' },
  'machine.microphone_closed': SWITCH,
  'machine.microphone': { is: 'named' },
  'machine.speaker': { is: 'named' },
  'machine.keep_microphone_warm': SWITCH,
  'machine.suppress_noise': SWITCH,
  'machine.talk_key': { is: 'key' },
  'machine.dictation_key': { is: 'key' },
  'machine.talk_key_manner': MANNER,
  'machine.dictation_key_manner': MANNER,
  'machine.take_back_key': { is: 'key' },
  'machine.mute_key': { is: 'key' },
  'machine.start_with_system': SWITCH,
};

export const FIELDS = Object.keys(CONTROLS) as Field[];

export const GROUP_NAMES = ['talk', 'keys', 'voice', 'dictation', 'look', 'time', 'keep', 'answers', 'computer'] as const;
export type GroupName = (typeof GROUP_NAMES)[number];

/** In the order in which people look for them, and not as they are stored. */
export const GROUPS: Record<GroupName, readonly Field[]> = {
  talk: [
    'talk.wake_word', 'talk.wake_name_alone', 'talk.wake_sensitivity_percent', 'talk.follow_up', 'talk.follow_up_seconds',
    'talk.interrupt', 'talk.pause_ms', 'talk.max_seconds', 'talk.language', 'talk.captions', 'talk.sounds',
  ],
  keys: [
    'machine.talk_key', 'machine.talk_key_manner', 'machine.dictation_key', 'machine.dictation_key_manner',
    'machine.take_back_key', 'machine.mute_key', 'machine.microphone_closed', 'machine.microphone',
    'machine.keep_microphone_warm', 'machine.suppress_noise',
  ],
  voice: ['speech.spoken', 'speech.voice', 'speech.speed_percent', 'speech.volume_percent', 'machine.speaker'],
  dictation: ['dictation.spoken_punctuation', 'dictation.drop_fillers', 'dictation.words', 'dictation.programs'],
  look: ['look.theme', 'look.text_percent', 'look.language'],
  time: [
    'time.hours', 'time.date_order', 'time.week_starts', 'time.half_eight', 'time.next_weekday', 'time.morning_at_minutes',
    'time.afternoon_at_minutes', 'time.evening_at_minutes', 'time.all_day_at_minutes', 'time.snooze_minutes',
  ],
  keep: [
    'keep.turns', 'keep.dictations', 'keep.done_tasks', 'keep.past_reminders', 'keep.past_timers', 'keep.undo',
    'backup.automatic', 'backup.rotation',
  ],
  answers: ['mind.endpoint', 'mind.model'],
  computer: ['machine.start_with_system'],
};

/** What no undo takes back: a closed microphone stays closed, and the system has its own list of what it starts. */
export const FOR_GOOD: readonly Field[] = ['machine.microphone_closed', 'machine.start_with_system'];

function split(field: Path): [Section, string] {
  const at = field.indexOf('.');
  return [field.slice(0, at) as Section, field.slice(at + 1)];
}

export function valueOf(settings: Settings, field: Path): unknown {
  const [section, name] = split(field);
  return (settings[section] as unknown as Record<string, unknown>)[name];
}

/** One patch for any number of fields. */
export function patchOf(changes: readonly (readonly [Path, unknown])[]): SettingsPatch {
  const patch: Record<string, Record<string, unknown>> = {};
  for (const [field, value] of changes) {
    const [section, name] = split(field);
    patch[section] = { ...patch[section], [name]: value };
  }
  return patch as SettingsPatch;
}
