// The steps of the first run, and when it is shown at all.

export type Step = 'microphone' | 'key' | 'try';

/** In a browser there is no key that works in every program, so there is nothing to test. */
export function stepsFor(inWindow: boolean): readonly Step[] {
  return inWindow ? ['microphone', 'key', 'try'] : ['microphone', 'try'];
}

/** The step that the address asks for, else the first. */
export function stepOf(wanted: string | null, steps: readonly Step[]): Step {
  return steps.find((step) => step === wanted) ?? steps[0] ?? 'try';
}

/** The step before; `null` when it was the first. */
export function before(step: Step, steps: readonly Step[]): Step | null {
  return steps[steps.indexOf(step) - 1] ?? null;
}

/** The next step; `null` when it was the last. */
export function after(step: Step, steps: readonly Step[]): Step | null {
  return steps[steps.indexOf(step) + 1] ?? null;
}

/** Above this it is a voice and not the room: the level is 0 at -60 dB and 1 at full sound, so this is -40 dB. */
const LOUD = 0.33;
/** So many loud moments are a voice and not a door. */
const ENOUGH = 6;

/** Counts loud moments until they are enough to say "Sotto hears you". */
export class Loudness {
  #loud = 0;

  get enough(): boolean {
    return this.#loud >= ENOUGH;
  }

  hear(level: number): boolean {
    if (level >= LOUD) this.#loud += 1;
    return this.enough;
  }
}

const KEPT_AS = 'sotto.firstrun';

/** Offered once; whoever has `begun`, welcomed before or talking with Sotto already, does not need it. */
export function isDue(begun: boolean, storage: Pick<Storage, 'getItem'>): boolean {
  try {
    return !begun && storage.getItem(KEPT_AS) === null;
  } catch {
    // Without storage it would be offered each time.
    return false;
  }
}

export function over(storage: Pick<Storage, 'setItem'>): void {
  try {
    storage.setItem(KEPT_AS, 'over');
  } catch {
    // Then nothing was offered by itself either.
  }
}
