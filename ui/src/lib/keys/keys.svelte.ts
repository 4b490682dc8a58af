// The keyboard map: screens register what their keys do, one listener acts on them, and the `?` sheet shows them.
import { untrack } from 'svelte';
import { matches, parse, type Press } from './combo';

export interface KeyBinding {
  /** "mod+k", "?", "delete", or two presses one after the other: "g t". */
  combo: string;
  /** What it does, for the sheet; a function, so that it follows the language. */
  title: () => string;
  run: (event: KeyboardEvent) => void;
  /** `everywhere` for the shell, `screen` (usual) for what lives with one screen. */
  group?: 'everywhere' | 'screen';
  /** Acts only while this is true. */
  when?: () => boolean;
  /** Acts also while somebody types in a field. Combinations with Ctrl, Alt or ⌘ always do. */
  inFields?: boolean;
}

interface Registered extends KeyBinding {
  presses: Press[];
}

/** How long the second press of "g t" may take. */
const PATIENCE = 1200;

function typing(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) {
    return !['checkbox', 'radio', 'range', 'button', 'submit', 'reset', 'color', 'file'].includes(target.type);
  }
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

class Keys {
  /** All that is registered now, for the sheet. */
  all = $state.raw<readonly Registered[]>([]);
  #pending: { press: Press; until: number } | null = null;

  /** Registers one; gives back the way to take it away. In a component: `$effect(() => keys.register({…}))`. */
  register(binding: KeyBinding): () => void {
    const entry: Registered = { group: 'screen', ...binding, presses: parse(binding.combo) };
    // Whoever registers in an effect must not follow the map: it would register again and again.
    untrack(() => (this.all = [...this.all, entry]));
    return () => untrack(() => (this.all = this.all.filter((one) => one !== entry)));
  }

  registerAll(bindings: readonly KeyBinding[]): () => void {
    const taken = bindings.map((binding) => this.register(binding));
    return () => {
      for (const off of taken) off();
    };
  }

  /** Acts on a key. What was registered last comes first: a screen may take a key from the shell. */
  handle(event: KeyboardEvent): boolean {
    if (event.defaultPrevented || event.isComposing) return false;
    // Behind an open dialog nothing happens.
    const inDialog = document.querySelector('[role="dialog"][aria-modal="true"], [role="alertdialog"], [role="menu"]') !== null;
    if (inDialog) return false;
    const inField = typing(event);
    const before = this.#pending && this.#pending.until > Date.now() ? this.#pending.press : null;
    this.#pending = null;
    // What was begun comes first: after "g", "t" is the second press of "g t" and not a key of the screen.
    const waiting = [...this.all].reverse();
    if (before) waiting.sort((one, other) => other.presses.length - one.presses.length);
    for (const entry of waiting) {
      const [first, second] = entry.presses;
      if (!first || !(entry.when?.() ?? true)) continue;
      const chord = first.ctrl || first.alt || first.meta;
      if (inField && !chord && !entry.inFields) continue;
      const hit = second ? before !== null && same(before, first) && matches(second, event) : matches(first, event);
      if (hit) {
        event.preventDefault();
        entry.run(event);
        return true;
      }
    }
    if (inField) return false;
    const begun = this.all.find((entry) => entry.presses[1] && entry.presses[0] && matches(entry.presses[0], event));
    if (begun?.presses[0]) {
      this.#pending = { press: begun.presses[0], until: Date.now() + PATIENCE };
      event.preventDefault();
      return true;
    }
    return false;
  }
}

function same(one: Press, other: Press): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export const keys = new Keys();
