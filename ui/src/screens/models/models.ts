// Which models are shown in which order, what is told of each, and what can be done with it.
import type { Model, ModelPart, Step } from '$lib/api';
import type { Bar } from '$lib/components';
import { bytes, language, listed, milliseconds, number, words } from '$lib/words';
import { stepWords } from '$lib/words/step';

/** In the order of a turn. What there is only one of stands last. */
export const PARTS: readonly ModelPart[] = ['ear', 'mind', 'voice', 'memory', 'voice_activity'];

export type Deed = 'get' | 'pause' | 'resume' | 'retry' | 'stop' | 'use' | 'measure' | 'remove';

/** The parts of which there is something. */
export function partsOf(models: readonly Model[]): ModelPart[] {
  return PARTS.filter((part) => models.some((model) => model.part === part));
}

/** It is here, or on its way here. */
export function isMine(model: Model): boolean {
  return !['absent', 'by_hand'].includes(model.state.is);
}

export interface Shown {
  mine: Model[];
  others: Model[];
}

export interface Wanted {
  part: ModelPart;
  text: string;
  /** Leave out what does not fit this machine; what is here stays. */
  fitting: boolean;
}

export function shown(models: readonly Model[], wanted: Wanted): Shown {
  const looked = wanted.text.trim().toLocaleLowerCase();
  const all = models
    .filter((model) => model.part === wanted.part)
    .filter((model) => looked === '' || `${model.title} ${model.id}`.toLocaleLowerCase().includes(looked));
  const others = all.filter((model) => !isMine(model)).filter((model) => !wanted.fitting || model.fit?.how !== 'not');
  return { mine: all.filter(isMine).sort(byUse), others: others.sort(byFit) };
}

function byUse(one: Model, other: Model): number {
  return Number(other.in_use) - Number(one.in_use) || one.title.localeCompare(other.title);
}

const RANK = { well: 0, slow: 1, not: 3 } as const;

/** It would have to be fetched, and the disk has no room for it. Of one that came in part nobody says how much is missing. */
export function lacksRoom(model: Model): boolean {
  return model.state.is === 'absent' && model.fit !== null && !model.fit.room;
}

/** What fits best comes first, and of those the larger, which is the better one. What the disk has no room for comes after
    those, and what has to be brought by hand is last. */
function byFit(one: Model, other: Model): number {
  const rank = (model: Model) => {
    if (model.state.is === 'by_hand') return 4;
    if (lacksRoom(model)) return 3;
    return model.fit ? RANK[model.fit.how] : 2;
  };
  const size = (model: Model) => model.bytes ?? 0;
  const larger = rank(one) === 0 ? size(other) - size(one) : size(one) - size(other);
  return rank(one) - rank(other) || larger || one.title.localeCompare(other.title);
}

/** What can be done with it, the most likely first. */
export function deeds(model: Model): Deed[] {
  switch (model.state.is) {
    case 'absent':
      return ['get'];
    case 'fetching':
      return ['pause', 'stop'];
    case 'paused':
      return ['resume', 'stop'];
    case 'failed':
      return ['retry', 'stop'];
    case 'here': {
      const used: Deed[] = model.choosable && !model.in_use ? ['use'] : [];
      return [...used, ...(isTimed(model.part) ? (['measure'] as const) : []), 'remove'];
    }
    default:
      return [];
  }
}

/** The parts whose speed one waits for, and which is therefore measured. */
function isTimed(part: ModelPart): boolean {
  return part === 'ear' || part === 'mind' || part === 'voice';
}

/** Its languages in words of the window's language. */
export function languagesOf(model: Model): string {
  if (model.languages.length === 0) return words.models.languages.unknown;
  if (model.languages.includes('*')) return words.models.languages.many;
  return listed(model.languages.map(languageName));
}

export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([language()], { type: 'language' }).of(code) ?? code;
  } catch {
    // A code that no language has is shown as it stands.
    return code;
  }
}

/** The quiet line below its name: size, language, licence. */
export function facts(model: Model): string[] {
  const size = model.bytes === null ? words.models.sizeUnknown : bytes(model.bytes);
  return [size, languagesOf(model), model.licence];
}

/** How fast it was when it was measured here. */
export function speedOf(model: Model): string | null {
  if (model.speed === null) return null;
  return [words.models.speed[unitOf(model.part)](rounded(model.speed)), ...waitOf(model)].join(' · ');
}

function rounded(speed: number): string {
  return number(speed, { maximumFractionDigits: speed < 10 ? 1 : 0 });
}

function unitOf(part: ModelPart): 'ear' | 'mind' | 'voice' | 'other' {
  return part === 'ear' || part === 'mind' || part === 'voice' ? part : 'other';
}

/** How long one waited for the first of it, and for an ear on a short request, where that was measured. */
function waitOf(model: Model): string[] {
  const unit = unitOf(model.part);
  if (model.wait === null || unit === 'other') return [];
  return [words.models.wait[unit](milliseconds(model.wait * 1000))];
}

/** The models that were measured here as bars, the fastest first. */
export function speedBars(models: readonly Model[], part: ModelPart): Bar[] {
  return models
    .flatMap((model) => (model.part === part && isMine(model) && model.speed !== null ? [{ model, speed: model.speed }] : []))
    .sort((one, other) => other.speed - one.speed || one.model.title.localeCompare(other.model.title))
    .map(({ model, speed }) => ({
      id: model.id,
      // Those that people bring along are all called the same.
      name: model.brought ? model.id : model.title,
      value: speed,
      said: [words.models.chart[unitOf(part)](rounded(speed)), ...waitOf(model)].join(' · '),
      marked: model.in_use,
    }));
}

/** How far it is: what the last step says, and else what the list says. */
export function fractionOf(model: Model, step: Step | undefined): number | null {
  if (step && step.fraction !== null) return step.fraction;
  return 'fraction' in model.state ? model.state.fraction : null;
}

/** "40 % · 5 MB/s · 3 minutes left". */
export function goingWords(model: Model, step: Step | undefined): string {
  return stepWords(fractionOf(model, step), step);
}
