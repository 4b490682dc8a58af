// Finding a setting by any word that people use for it.
import { fit } from '$lib/keys';
import { words } from '$lib/words';
import { CONTROLS, GROUP_NAMES, GROUPS, type Field, type GroupName } from './fields';

export interface Found {
  group: GroupName;
  fields: Field[];
}

/** What a setting can be set to, as it is shown. */
export function optionWords(field: Field): Record<string, string> {
  const all: Record<string, Record<string, string>> = words.settings.options;
  return all[field] ?? {};
}

function score(typed: string, field: Field, group: GroupName): number {
  const { label, hint, find } = words.settings.fields[field];
  const control = CONTROLS[field];
  const choices = control.is === 'options' ? Object.values(optionWords(field)).join(' ') : '';
  return fit(typed, label, `${hint} ${find} ${choices} ${words.settings.groups[group].title} ${field.replaceAll(/[._]/g, ' ')}`);
}

/** The groups with something that fits, each with its best first; all of them in their own order for an empty search. */
export function finding(typed: string): Found[] {
  const wanted = typed.trim();
  const found = GROUP_NAMES.map((group) => {
    if (wanted === '') return { group, fields: [...GROUPS[group]], best: 0 };
    const scored = GROUPS[group]
      .map((field) => ({ field, score: score(wanted, field, group) }))
      .filter((one) => one.score > 0)
      .sort((one, other) => other.score - one.score);
    return { group, fields: scored.map((one) => one.field), best: scored[0]?.score ?? 0 };
  }).filter((one) => one.fields.length > 0);
  if (wanted !== '') found.sort((one, other) => other.best - one.best);
  return found.map(({ group, fields }) => ({ group, fields }));
}
