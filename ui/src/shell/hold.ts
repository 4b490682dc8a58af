// One button for two habits: whoever presses briefly talks with free hands until the pause, whoever holds talks until
// they let go.

/** Held longer than this, letting go ends it. */
export const HELD_MS = 400;

interface Steps {
  /** Begins, or ends what was begun, or stops the answer. */
  begin: () => void;
  end: () => void;
  /** Whether somebody is listened to at this moment. */
  hearing: () => boolean;
}

export class Hold {
  #steps: Steps;
  #since: number | null = null;
  #began = false;

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  down(at: number): void {
    this.#since = at;
    this.#began = !this.#steps.hearing();
    this.#steps.begin();
  }

  up(at: number): void {
    if (this.#since === null) return;
    const held = at - this.#since;
    this.#since = null;
    // Only what this press began: a press that ended something has nothing more to end.
    if (this.#began && held >= HELD_MS && this.#steps.hearing()) this.#steps.end();
  }
}
