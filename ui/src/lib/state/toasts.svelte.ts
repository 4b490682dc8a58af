// Short messages at the edge: what was done, with the way to take it back, and what went wrong.
import { untrack } from 'svelte';
import type { Id } from '$lib/api';

export type ToastTone = 'plain' | 'problem';

export interface Toast {
  id: number;
  text: string;
  tone: ToastTone;
  /** The word on its button and what it does. */
  action: { label: string; run: () => void | Promise<void> } | null;
  /** Its button takes back the last thing that was done: it goes when something else is done. */
  undoes: boolean;
  /** What its button would set right by a request of its own. */
  about: string | null;
}

export interface ToastOptions {
  text: string;
  tone?: ToastTone;
  action?: Toast['action'];
  undoes?: boolean;
  about?: string | undefined;
  /** How long it stays, in milliseconds. One with a button stays longer; 0 stays until it is dismissed. */
  stays?: number;
}

const STAYS = 5_000;
const STAYS_WITH_BUTTON = 10_000;
const AT_MOST = 3;

class Toasts {
  all = $state<Toast[]>([]);
  /** What was done last was done in this turn: "Undo" stands beside its answer instead of in a message. */
  undoable = $state<Id | null>(null);
  #last = 0;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #left = new Map<number, number>();

  show(options: ToastOptions): number {
    this.#last += 1;
    const id = this.#last;
    const { text, tone = 'plain', action = null, undoes = false, about = null } = options;
    // Whoever shows one in an effect must not follow the list of them.
    untrack(() => {
      this.all.push({ id, text, tone, action, undoes, about });
      while (this.all.length > AT_MOST) this.dismiss(this.all[0]?.id ?? 0);
    });
    const stays = options.stays ?? (action || tone === 'problem' ? STAYS_WITH_BUTTON : STAYS);
    if (stays > 0) {
      this.#left.set(id, stays);
      this.#arm(id);
    }
    return id;
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#left.delete(id);
    this.all = this.all.filter((toast) => toast.id !== id);
  }

  /** Something else was done: "Undo" would now take that back, and not what the message says. What was done in the turn `but`
      stays on offer: it may be over before the reply that tells its name. */
  forgetUndo(but: Id | null = null): void {
    // Asked from effects, which must not follow the list of them.
    untrack(() => {
      if (this.undoable !== but) this.undoable = null;
      for (const toast of this.all.filter((one) => one.undoes)) this.dismiss(toast.id);
    });
  }

  /** The same was set anew: what an earlier message would set right is no longer as it says. */
  forgetAbout(about: string): void {
    for (const toast of this.all.filter((one) => one.about === about)) this.dismiss(toast.id);
  }

  /** While one of them is pointed at or focused, none goes away. */
  hold(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  goOn(): void {
    for (const id of this.#left.keys()) this.#arm(id);
  }

  clear(): void {
    this.undoable = null;
    for (const toast of this.all) this.dismiss(toast.id);
  }

  #arm(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.set(id, setTimeout(() => this.dismiss(id), this.#left.get(id)));
  }
}

export const toasts = new Toasts();
