// What every form does when it is saved: says what is missing, asks once, shows what stood in the way, closes.
import type { Problem } from '$lib/api';
import { problemOf } from '$lib/core/ask';

export class Saving {
  /** The form is open. */
  open = $state(true);
  /** Somebody tried to save: what is missing is told from now on. */
  tried = $state(false);
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);
  #onclose: () => void;

  constructor(onclose: () => void) {
    this.#onclose = onclose;
  }

  /** Saves what is `complete`, once at a time. `save` throws what stands in the way; the form closes when it is done,
      unless it gives `false`. */
  async save(complete: boolean, save: () => Promise<unknown>): Promise<void> {
    this.tried = true;
    if (!complete || this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      if ((await save()) !== false) this.close();
    } catch (error) {
      this.problem = problemOf(error);
    } finally {
      this.busy = false;
    }
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.#onclose();
  }
}
