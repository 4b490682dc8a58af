// Runs on the browser's sound thread: takes what the microphone hears and gives it on as 20 ms of 16 kHz.
import { Pieces, Resampler, toInt16 } from './resample';

declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => object): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

class Capture extends AudioWorkletProcessor {
  #resampler = new Resampler(sampleRate, 16_000);
  #pieces = new Pieces(320);

  process(inputs: Float32Array[][]): boolean {
    const heard = inputs[0]?.[0];
    if (heard) {
      for (const piece of this.#pieces.take(toInt16(this.#resampler.take(heard)))) {
        this.port.postMessage(piece, [piece.buffer]);
      }
    }
    return true;
  }
}

registerProcessor('sotto-capture', Capture);
