// What is being played: the samples of one stream after another, at the loudness that is wanted, and how much of it was
// really heard. Pure, so that it runs on the sound thread and in tests alike.
import type { SoundDo } from '../core/core';

/** Two minutes at 24 kHz: more is never ahead of what is heard, and a server that sends on and on fills no memory. */
const AT_MOST = 24_000 * 120;
/** Loudness changes over this many samples, so that nothing clicks. */
const RAMP = 480;

export interface Heard {
  stream: number;
  samples: number;
  /** Nothing more of it will be heard. */
  over: boolean;
}

interface Stream {
  id: number;
  pieces: Int16Array[];
  /** How many samples are waiting. */
  waiting: number;
  /** How many of the first piece were heard already. */
  at: number;
  heard: number;
  received: number;
  ended: boolean;
}

export class Streams {
  #queue: Stream[] = [];
  #gain = 1;
  #wanted = 1;
  #held = false;

  /** Gives what is over because of it: a stream that was stopped. */
  steer(id: number, what: SoundDo, gain: number | null): Heard[] {
    switch (what) {
      case 'begin':
        if (!this.#find(id)) {
          this.#queue.push({ id, pieces: [], waiting: 0, at: 0, heard: 0, received: 0, ended: false });
        }
        break;
      case 'gain':
        this.#wanted = Math.min(1, Math.max(0, gain ?? 1));
        break;
      case 'hold':
        this.#held = true;
        break;
      case 'resume':
        this.#held = false;
        this.#wanted = 1;
        break;
      case 'end': {
        const stream = this.#find(id);
        if (stream) stream.ended = true;
        break;
      }
      case 'stop': {
        const stream = this.#find(id);
        if (!stream) break;
        this.#queue = this.#queue.filter((one) => one !== stream);
        this.#held = false;
        this.#wanted = 1;
        return [{ stream: id, samples: stream.heard, over: true }];
      }
    }
    return [];
  }

  /** Samples that came; what came before, or for a stream that is over, is left out. */
  add(id: number, offset: number, samples: Int16Array): void {
    const stream = this.#find(id);
    if (!stream || stream.waiting + samples.length > AT_MOST) return;
    const known = Math.max(0, stream.received - offset);
    if (known >= samples.length) return;
    // A gap becomes silence: the places of what follows must be true, because history keeps what was heard.
    const gap = offset - stream.received;
    if (gap > 0 && gap < AT_MOST) this.#put(stream, new Int16Array(gap));
    this.#put(stream, samples.subarray(known));
  }

  /** Fills the next stretch of sound, and says what is over with it. */
  fill(out: Float32Array): Heard[] {
    const over: Heard[] = [];
    for (let at = 0; at < out.length; at += 1) {
      this.#gain += Math.max(-1 / RAMP, Math.min(1 / RAMP, this.#wanted - this.#gain));
      const sample = this.#held ? null : this.#next(over);
      out[at] = sample === null ? 0 : (sample / 32_768) * this.#gain;
    }
    return over;
  }

  /** How far the stream is that is heard now. */
  get now(): Heard | null {
    const stream = this.#queue[0];
    return stream ? { stream: stream.id, samples: stream.heard, over: false } : null;
  }

  clear(): void {
    this.#queue = [];
    this.#held = false;
    this.#wanted = 1;
  }

  #find(id: number): Stream | undefined {
    return this.#queue.find((stream) => stream.id === id);
  }

  #put(stream: Stream, samples: Int16Array): void {
    if (samples.length === 0) return;
    stream.pieces.push(samples);
    stream.waiting += samples.length;
    stream.received += samples.length;
  }

  #next(over: Heard[]): number | null {
    for (;;) {
      const stream = this.#queue[0];
      if (!stream) return null;
      const piece = stream.pieces[0];
      if (piece) {
        const sample = piece[stream.at] ?? 0;
        stream.at += 1;
        stream.heard += 1;
        stream.waiting -= 1;
        if (stream.at >= piece.length) {
          stream.pieces.shift();
          stream.at = 0;
        }
        return sample;
      }
      if (!stream.ended) return null;
      over.push({ stream: stream.id, samples: stream.heard, over: true });
      this.#queue.shift();
    }
  }
}
