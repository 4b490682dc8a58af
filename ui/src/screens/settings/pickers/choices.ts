// What stands in a list of devices or voices, and what a line of it means. To include them in a form:
//   <DevicePicker {field} role="microphone" value={settings.machine.microphone} onchange={…} />
//   <VoicePicker {field} value={settings.speech.voice} onchange={…} />
import type { Choice, Device, Voice } from '$lib/api';
import { languageName } from '../../models/models';
import { words } from '$lib/words';

/** What stands for "left to Sotto"; nothing has an empty name. */
export const AUTOMATIC = '';

export interface Option {
  value: string;
  label: string;
}

export function valueOf(choice: Choice): string {
  return choice.is === 'named' ? choice.name : AUTOMATIC;
}

export function choiceOf(value: string): Choice {
  return value === AUTOMATIC ? { is: 'automatic' } : { is: 'named', name: value };
}

/** The devices, the chosen one also when it is not plugged in. */
export function deviceOptions(devices: readonly Device[], choice: Choice): Option[] {
  const usual = devices.find((device) => device.usual);
  const options: Option[] = [
    { value: AUTOMATIC, label: usual ? words.pickers.usual(usual.name) : words.pickers.system },
    ...devices.map((device) => ({ value: device.name, label: device.name })),
  ];
  return withChosen(options, choice, words.pickers.unplugged);
}

/** The one that is chosen by a part of its name stands there by its whole name. */
export function deviceValue(devices: readonly Device[], choice: Choice): string {
  if (choice.is === 'automatic') return AUTOMATIC;
  return devices.find((device) => device.chosen)?.name ?? choice.name;
}

/** The voices that are here, by language; those whose model is missing are told elsewhere. */
export function voiceOptions(voices: readonly Voice[], choice: Choice): Option[] {
  const here = voices.filter((voice) => voice.here);
  const options: Option[] = [
    { value: AUTOMATIC, label: words.pickers.anyVoice },
    ...here.map((voice) => ({ value: voice.name, label: words.pickers.voice(voice.title, languageName(voice.language)) })),
  ];
  return withChosen(options, choice, words.pickers.gone);
}

function withChosen(options: Option[], choice: Choice, missing: (name: string) => string): Option[] {
  const value = valueOf(choice);
  if (options.some((option) => option.value === value)) return options;
  return [...options, { value, label: missing(value) }];
}
