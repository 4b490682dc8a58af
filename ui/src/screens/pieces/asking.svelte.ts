// Words written instead of spoken: sent to Sotto as they stand, and what came of them.
import type { Event, Id, Problem, Turn } from '$lib/api';
import { problem } from '$lib/core/core';
import { core, listening, toasts } from '$lib/state';

export class Asking {
  /** Something was asked and is not answered yet. */
  busy = $state(false);
  /** The answer, as far as it has come. */
  answer = $state('');
  /** Sotto wants to know something before it goes on. */
  asksBack = $state(false);
  problem = $state.raw<Problem | null>(null);
  /** The words that were asked last. */
  asked = $state('');
  /** The turn in which they were answered. */
  done = $state.raw<Turn | null>(null);
  /** The turn that answers, once it has a name. */
  turn = $state<Id | null>(null);
  /** Turns that ended before their name was known here: the answer may overtake the reply. */
  #early: Turn[] = [];

  /** Asks; what comes of it shows in the fields. True when it was taken on. Without a conversation in the present one. */
  async ask(text: string, conversation: Id | null = null): Promise<boolean> {
    this.busy = true;
    this.asked = text;
    this.done = null;
    this.answer = '';
    this.asksBack = false;
    this.problem = null;
    this.turn = null;
    this.#early = [];
    const reply = await core().call({
      kind: 'text',
      value: { do: 'ask', text, conversation, via: 'window', spoken: false },
    });
    if (reply.kind === 'begun') {
      toasts.forgetUndo(reply.value.id);
      this.turn = reply.value.id;
      listening.written = this.turn;
      const early = this.#early.find((turn) => turn.id === this.turn);
      if (early) this.#end(early);
      return true;
    }
    this.busy = false;
    if (reply.kind === 'problem') this.problem = reply.value;
    return reply.kind !== 'problem';
  }

  /** Given every event: `$effect(() => core().on((event) => asking.hear(event)))`. */
  hear(event: Event): void {
    if (!this.busy) return;
    if (event.kind === 'turn_done') {
      if (this.turn === null) this.#early.push(event.value);
      else if (event.value.id === this.turn) this.#end(event.value);
    } else if (event.kind === 'answer' && this.turn !== null && event.value.turn === this.turn) {
      this.answer += event.value.text;
    }
  }

  /** Nobody will answer any more: the connection was lost. */
  giveUp(): void {
    this.busy = false;
  }

  forget(): void {
    this.done = null;
    this.answer = '';
    this.asksBack = false;
    this.problem = null;
  }

  #end(turn: Turn): void {
    this.busy = false;
    this.done = turn;
    this.answer = turn.answer;
    if (turn.outcome.is === 'failed' && turn.answer === '') this.problem = problem('failed', turn.outcome.sentence);
    this.asksBack = turn.outcome.is === 'asked_back';
  }
}

/** An `Asking` that follows the core as long as the component lives; called while it is being set up. */
export function asking(): Asking {
  const made = new Asking();
  $effect(() => core().on((event) => made.hear(event)));
  $effect(() =>
    core().onState(() => {
      if (core().state !== 'open') made.giveUp();
    }),
  );
  return made;
}
