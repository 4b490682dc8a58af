// A loudness that moves evenly to where it is wanted, so that nothing clicks.

export class Ramp {
  /** Where it is wanted, 0 to 1. */
  to = 1;
  #now = 1;
  #step: number;

  /** From 0 to 1 in so many samples. */
  constructor(samples: number) {
    this.#step = 1 / samples;
  }

  get now(): number {
    return this.#now;
  }

  /** It is silent, and stays so. */
  get isSilent(): boolean {
    return this.#now === 0 && this.to === 0;
  }

  next(): number {
    const left = this.to - this.#now;
    this.#now = Math.abs(left) <= this.#step ? this.to : this.#now + Math.sign(left) * this.#step;
    return this.#now;
  }

  jump(to: number): void {
    this.to = to;
    this.#now = to;
  }
}
