// Runs on the browser's sound thread: plays what Sotto says, and tells how much of it was heard.
import type { SoundDo } from '../core/core';
import { Streams, type Heard } from './streams';

declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => object): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

export type ToPlayback =
  | { is: 'steer'; stream: number; do: SoundDo; gain: number | null }
  | { is: 'samples'; stream: number; offset: number; samples: Int16Array }
  | { is: 'clear' };

class Playback extends AudioWorkletProcessor {
  #streams = new Streams();
  #sinceTold = 0;

  constructor() {
    super();
    this.port.onmessage = (message: MessageEvent<ToPlayback>) => this.#take(message.data);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [first, ...others] = outputs[0] ?? [];
    if (!first) return true;
    this.#tell(this.#streams.fill(first));
    for (const other of others) other.set(first);
    this.#sinceTold += first.length;
    const now = this.#streams.now;
    // Ten times a second at most.
    if (now && this.#sinceTold >= sampleRate / 10) this.#tell([now]);
    return true;
  }

  #take(message: ToPlayback): void {
    if (message.is === 'steer') this.#tell(this.#streams.steer(message.stream, message.do, message.gain));
    else if (message.is === 'samples') this.#streams.add(message.stream, message.offset, message.samples);
    else this.#streams.clear();
  }

  #tell(all: Heard[]): void {
    for (const heard of all) this.port.postMessage(heard);
    if (all.length > 0) this.#sinceTold = 0;
  }
}

registerProcessor('sotto-playback', Playback);
