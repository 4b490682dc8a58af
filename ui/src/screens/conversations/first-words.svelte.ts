// The words with which a conversation without a title began. Asked for only when its row is drawn, one after the other,
// so that a long history stays as quick as a short one.
import { SvelteMap } from 'svelte/reactivity';
import type { Conversation, Id } from '$lib/api';
import { ask } from '$lib/core/ask';
import { core } from '$lib/state';

export class FirstWords {
  #known = new SvelteMap<Id, string>();
  #asked = new Set<Id>();
  #waiting: Id[] = [];
  #busy = false;

  of(conversation: Conversation): string | undefined {
    return this.#known.get(conversation.id);
  }

  want(conversation: Conversation): void {
    const titled = (conversation.title?.trim() ?? '') !== '';
    if (titled || this.#asked.has(conversation.id)) return;
    this.#asked.add(conversation.id);
    this.#waiting.push(conversation.id);
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    // What was wanted last is what the person looks at now.
    for (let id = this.#waiting.pop(); id !== undefined; id = this.#waiting.pop()) {
      try {
        const turns = await ask(core(), { kind: 'history', value: { do: 'turns', conversation: id } }, 'turns');
        this.#known.set(id, turns.find((turn) => turn.heard.trim() !== '')?.heard ?? '');
      } catch {
        // The date stands in its place, and the next time it is drawn it is asked for again.
        this.#asked.delete(id);
      }
    }
    this.#busy = false;
  }
}
