// What the command palette can do besides going to a screen. Screens add theirs while they are shown.
import { untrack, type Component } from 'svelte';

export interface Command {
  id: string;
  title: () => string;
  run: () => void | Promise<void>;
  /** Other words by which it is found, separated by spaces. */
  keywords?: string;
  icon?: Component;
  /** The keys that do the same, as in the keyboard map. */
  combo?: string;
}

class Commands {
  all = $state.raw<readonly Command[]>([]);

  /** In a component: `$effect(() => commands.register({…}))`. */
  register(command: Command): () => void {
    untrack(() => (this.all = [...this.all.filter((one) => one.id !== command.id), command]));
    return () => untrack(() => (this.all = this.all.filter((one) => one !== command)));
  }
}

export const commands = new Commands();

/** How well a title fits what was typed: 0 for not at all. All typed words must occur; beginnings of words count more. */
export function fit(typed: string, title: string, keywords = ''): number {
  const plain = (text: string) => text.toLocaleLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  const hay = plain(`${title} ${keywords}`);
  const hayWords = hay.split(/[^\p{L}\p{N}]+/u);
  let score = 1;
  for (const word of plain(typed).split(/\s+/).filter((one) => one !== '')) {
    if (hayWords.some((one) => one.startsWith(word))) score += 2;
    else if (hay.includes(word)) score += 1;
    else return 0;
  }
  return plain(title).startsWith(plain(typed)) ? score + 2 : score;
}
