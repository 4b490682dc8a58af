// From the rate of a browser's sound hardware to the 16 kHz that recognition hears: a short low-pass filter, so that nothing
// above what 16 kHz can carry folds back into the voice, evaluated only at the moments that are wanted.

/** Half the length of the filter, in steps of the lower of the two rates. */
const REACH = 12;

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

export class Resampler {
  #ratio: number;
  #scale: number;
  #half: number;
  #kept: Float32Array;
  /** Where the next sample lies, counted from the beginning of what is kept. */
  #next: number;

  constructor(from: number, to: number) {
    this.#ratio = from / to;
    // Going down, the filter has to cut at half of the lower rate; the small margin keeps its slope below that.
    this.#scale = Math.min(1, to / from) * 0.95;
    this.#half = Math.ceil(REACH / this.#scale);
    this.#kept = new Float32Array(this.#half);
    this.#next = this.#half;
  }

  /** The samples that can be told now; the last few wait for what comes after them. */
  take(samples: Float32Array): Float32Array {
    const all = new Float32Array(this.#kept.length + samples.length);
    all.set(this.#kept);
    all.set(samples, this.#kept.length);
    const out: number[] = [];
    while (this.#next + this.#half < all.length) {
      out.push(this.#at(all, this.#next));
      this.#next += this.#ratio;
    }
    const drop = Math.max(0, Math.floor(this.#next) - this.#half);
    this.#kept = all.slice(drop);
    this.#next -= drop;
    return Float32Array.from(out);
  }

  #at(all: Float32Array, place: number): number {
    const from = Math.max(0, Math.ceil(place - this.#half));
    const to = Math.min(all.length - 1, Math.floor(place + this.#half));
    let sum = 0;
    let weights = 0;
    for (let at = from; at <= to; at += 1) {
      const away = at - place;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * away) / (this.#half + 1));
      const weight = sinc(away * this.#scale) * window;
      sum += (all[at] ?? 0) * weight;
      weights += weight;
    }
    return weights === 0 ? 0 : sum / weights;
  }
}

/** -1…1 as 16-bit whole numbers; what is too loud is cut and does not wrap around. */
export function toInt16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => Math.round(Math.min(1, Math.max(-1, sample)) * 32_767));
}

/** Gathers samples into pieces of one size. */
export class Pieces {
  #size: number;
  #left: number[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  take(samples: Int16Array): Int16Array<ArrayBuffer>[] {
    for (const sample of samples) this.#left.push(sample);
    const pieces: Int16Array<ArrayBuffer>[] = [];
    while (this.#left.length >= this.#size) pieces.push(Int16Array.from(this.#left.splice(0, this.#size)));
    return pieces;
  }
}
