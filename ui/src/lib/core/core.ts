// What the interface knows of Sotto: it asks typed requests and hears typed events. Whether they travel through the
// window's own channel or through a socket to `sotto serve` is nobody's concern above this folder.
import type { Event, Problem, Reply, Request } from '$lib/api';

/** `lost` is tried again by itself; `refused` needs the person (another link, another version). */
export type CoreState = 'connecting' | 'open' | 'lost' | 'refused';

/** Why a connection was refused, in the words of the core. */
export interface Refusal {
  sentence: string;
  code: string;
}

export interface Core {
  readonly state: CoreState;
  /** Set while `state` is `refused`. */
  readonly refusal: Refusal | null;
  /** While `state` is `lost`: when the next try is made, in milliseconds since 1970. */
  readonly nextTry: number | null;
  /** Never rejects: what goes wrong comes as a reply of the kind `problem`. */
  call(request: Request): Promise<Reply>;
  /** Hears every event; gives back the way to stop. */
  on(listener: (event: Event) => void): () => void;
  /** Told after each change of `state`. */
  onState(listener: () => void): () => void;
  /** Level events cost something, so they come only while somebody shows them. */
  levels(wanted: boolean): void;
  /** Tries again at once instead of waiting. */
  retry(): void;
  /** The sound channel of a browser; the window needs none, because the core has the devices itself. */
  readonly sound: SoundChannel | null;
  /** The keys of the whole system; a browser has none. */
  readonly keys: SystemKeys | null;
  close(): void;
}

/** Tries whether the key to talk arrives. While it is tried nobody is listened to by a key. */
export interface SystemKeys {
  /** Whether it goes down within a moment; `null` where it is not tried, because nobody sees this page. Never rejects. Keys are
   * held back a little longer than that, for the next question. */
  arrives(): Promise<boolean | null>;
  /** The keys are for talking again. */
  tried(): void;
}

/** `beside` begins a short sound that is heard over everything else. */
export type SoundDo = 'begin' | 'beside' | 'gain' | 'hold' | 'resume' | 'stop' | 'end';

/** What arrives on the sound channel. */
export type SoundMessage =
  | { is: 'steer'; stream: number; do: SoundDo; gain: number | null }
  | { is: 'samples'; stream: number; offset: number; samples: Int16Array }
  /** From now on the microphone of this page is listened to. */
  | { is: 'microphone_taken' }
  | { is: 'microphone_refused'; sentence: string }
  /** The connection was lost: nothing more comes for the streams that were open. */
  | { is: 'lost' };

/** The way of sound between a browser and the core. */
export interface SoundChannel {
  microphone(on: boolean): void;
  /** Sends samples of the microphone: 16 kHz, mono. Dropped while the connection is not open, or far behind. */
  frames(samples: Int16Array): void;
  /** So much of a stream was really heard, and whether nothing more of it will be. */
  played(stream: number, samples: number, over: boolean): void;
  on(listener: (message: SoundMessage) => void): () => void;
}

/** A problem that the interface finds itself, in the form in which the core tells its own. */
export function problem(code: Problem['code'], sentence: string): Problem {
  return { code, sentence, exit: 'failed' };
}

/** Those who listen to one thing. A listener that throws does not silence the others. */
export class Listeners<T> {
  #all = new Set<(value: T) => void>();

  add(listener: (value: T) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  tell(value: T): void {
    for (const listener of [...this.#all]) {
      try {
        listener(value);
      } catch (error) {
        console.error(error);
      }
    }
  }
}
