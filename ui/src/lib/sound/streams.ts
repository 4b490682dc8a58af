// What is being played: the samples of one stream after another, at the loudness that is wanted, and how much of it was
// really heard. Pure, so that it runs on the sound thread and in tests alike.
import type { SoundDo } from '../core/core';
import { Ramp } from './ramp';

/** Two minutes at 24 kHz: more is never ahead of what is heard, and a server that sends on and on fills no memory. */
const AT_MOST = 24_000 * 120;
/** So many streams wait at most. */
const STREAMS = 256;
/** Getting quieter and louder again takes so many samples: 40 ms. */
const SOFTEN = 960;
/** Holding on, going on and ending take so many: 8 ms, so that nothing clicks. */
const FADE = 192;

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
  /** One after the other. */
  #queue: Stream[] = [];
  /** Over everything else: short sounds, and the last moment of what was stopped. */
  #beside: Stream[] = [];
  #gain = new Ramp(SOFTEN);
  #sounding = new Ramp(FADE);
  #tail = new Ramp(FADE);

  /** Gives what is over because of it: a stream that was stopped. */
  steer(id: number, what: SoundDo, gain: number | null): Heard[] {
    switch (what) {
      case 'begin':
        if (!this.#find(id) && this.#queue.length < STREAMS) this.#queue.push(fresh(id));
        break;
      case 'beside':
        // A new one takes the place of the one before it.
        this.#beside = [fresh(id)];
        this.#tail.jump(1);
        break;
      case 'gain':
        this.#gain.to = Math.min(1, Math.max(0, gain ?? 1));
        break;
      case 'hold':
        this.#sounding.to = 0;
        break;
      case 'resume':
        this.#sounding.to = 1;
        break;
      case 'end': {
        const stream = this.#find(id);
        if (stream) stream.ended = true;
        break;
      }
      case 'stop':
        if (id !== 0) return this.#end(id);
        // There is no stream 0: whoever speaks from now on begins anew.
        this.clear();
        break;
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
    if (gap > 0 && gap < AT_MOST) put(stream, new Int16Array(gap));
    put(stream, samples.subarray(known));
  }

  /** Fills the next stretch of sound, and says what is over with it. */
  fill(out: Float32Array): Heard[] {
    const over: Heard[] = [];
    for (let at = 0; at < out.length; at += 1) {
      const loud = this.#gain.next() * this.#sounding.next();
      const sample = this.#sounding.isSilent ? 0 : this.#next(over);
      const sum = (sample / 32_768) * loud + (this.#besides() / 32_768) * this.#tail.next();
      out[at] = Math.min(1, Math.max(-1, sum));
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
    this.#beside = [];
    this.#gain.jump(1);
    this.#sounding.jump(1);
  }

  /** A stream is stopped. Its last moment fades, and counts as heard no more. */
  #end(id: number): Heard[] {
    const stream = this.#find(id);
    if (!stream || this.#beside.includes(stream)) return [];
    const sounded = stream === this.#queue[0] && stream.heard > 0 && !this.#sounding.isSilent;
    this.#queue = this.#queue.filter((one) => one !== stream);
    this.#sounding.jump(1);
    if (sounded) {
      this.#beside = [{ ...stream, ended: true }];
      this.#tail.jump(this.#gain.now);
      this.#tail.to = 0;
    }
    return [{ stream: id, samples: stream.heard, over: true }];
  }

  #find(id: number): Stream | undefined {
    return this.#queue.find((stream) => stream.id === id) ?? this.#beside.find((stream) => stream.id === id);
  }

  #besides(): number {
    const stream = this.#beside[0];
    if (!stream) return 0;
    const sample = take(stream);
    if ((sample === null && stream.ended) || this.#tail.isSilent) this.#beside = [];
    return sample ?? 0;
  }

  #next(over: Heard[]): number {
    for (;;) {
      const stream = this.#queue[0];
      if (!stream) return 0;
      const sample = take(stream);
      if (sample !== null) return sample;
      if (!stream.ended) return 0;
      over.push({ stream: stream.id, samples: stream.heard, over: true });
      this.#queue.shift();
    }
  }
}

function fresh(id: number): Stream {
  return { id, pieces: [], waiting: 0, at: 0, heard: 0, received: 0, ended: false };
}

function put(stream: Stream, samples: Int16Array): void {
  if (samples.length === 0) return;
  stream.pieces.push(samples);
  stream.waiting += samples.length;
  stream.received += samples.length;
}

/** The next sample, or nothing where none is here. */
function take(stream: Stream): number | null {
  const piece = stream.pieces[0];
  if (!piece) return null;
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
