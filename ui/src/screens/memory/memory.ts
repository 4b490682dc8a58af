// Finding a remembered thing by its words, and the order in which they are shown.
import type { Fact } from '$lib/api';

function plain(text: string): string {
  return text.toLocaleLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}

/** Those in which every typed word occurs, the newest first. */
export function fitting(facts: readonly Fact[], typed: string): Fact[] {
  const wanted = plain(typed).split(/\s+/).filter((word) => word !== '');
  return facts
    .filter((fact) => {
      const text = plain(fact.text);
      return wanted.every((word) => text.includes(word));
    })
    .sort((one, other) => other.created.localeCompare(one.created) || other.id.localeCompare(one.id));
}
