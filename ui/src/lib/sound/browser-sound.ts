// The microphone and the loudspeaker of a browser, for the core to which its socket leads. The microphone is open only
// while there is something to hear.
import type { Listening } from '$lib/api';
import type { SoundChannel, SoundMessage } from '$lib/core/core';
import type { Devices, Microphone, Speaker } from './devices';

/** How long the core has to say whether it listens to this page. Where none runs it is started first. */
const ANSWERS_WITHIN = 15_000;

/** Nobody listens within this time after it was opened: something failed, and it must not stay open for that. */
const BEGINS_WITHIN = 8_000;

/** Why this page is not heard. */
export type NoMicrophone =
  /** Not by the core, which says why. */
  | { is: 'refused'; sentence: string }
  /** The core said nothing. */
  | { is: 'silent' }
  /** The person, or the browser for them, does not allow it. */
  | { is: 'forbidden' }
  | { is: 'insecure' }
  | { is: 'none' }
  /** Another program has it. */
  | { is: 'busy' }
  /** It was unplugged, or taken back, in the middle. */
  | { is: 'gone' };

export interface Told {
  problem: (problem: NoMicrophone) => void;
  /** The microphone of this page is open now, or is not any more. */
  open: (open: boolean) => void;
}

type Answer = 'taken' | 'silent' | 'no';

export class BrowserSound {
  #channel: SoundChannel;
  #devices: Devices;
  #told: Told;
  #microphone: Microphone | null = null;
  #opening: Promise<boolean> | null = null;
  #speaker: Promise<Speaker> | null = null;
  /** Somebody was listened to since it was opened: the next rest is the end of that. */
  #begun = false;
  #unused: ReturnType<typeof setTimeout> | undefined;
  #onAnswer: ((answer: Answer) => void) | null = null;
  /** Counts what ends an opening: the person may answer the browser's question after that. */
  #ended = 0;
  #stop: () => void;

  constructor(channel: SoundChannel, devices: Devices, told: Told) {
    this.#channel = channel;
    this.#devices = devices;
    this.#told = told;
    this.#stop = channel.on((message) => this.#take(message));
  }

  /** Opens the microphone, where the core wants it and the person allows it; whether it is open. */
  async open(): Promise<boolean> {
    void this.#wakeSpeaker();
    if (this.#microphone) return true;
    this.#opening ??= this.#open().finally(() => (this.#opening = null));
    return this.#opening;
  }

  /** Closes the microphone as soon as nobody listens to it any more. */
  follow(state: Listening): void {
    if (state === 'closed') this.leave();
    else if (state !== 'idle' && state !== 'wake_word') this.#begun = this.#microphone !== null;
    // What was so before this page began to talk, and is told late, closes nothing.
    else if (this.#begun) this.leave();
  }

  /** Closes the microphone, also one that is still being opened. */
  leave(): void {
    if (this.#opening) {
      this.#ended += 1;
      this.#channel.microphone(false);
      this.#onAnswer?.('no');
    }
    this.#closeMicrophone(true);
  }

  close(): void {
    this.leave();
    this.#stop();
    void this.#speaker?.then(
      (speaker) => speaker.close(),
      () => undefined,
    );
  }

  async #open(): Promise<boolean> {
    const before = this.#ended;
    const answer = await this.#ask();
    if (before !== this.#ended) return false;
    if (answer !== 'taken') {
      this.#channel.microphone(false);
      this.#told.problem({ is: 'silent' });
      return false;
    }
    try {
      const microphone = await this.#devices.microphone(
        (samples) => this.#channel.frames(samples),
        () => this.#lose(),
      );
      if (before !== this.#ended) {
        microphone.close();
        return false;
      }
      this.#microphone = microphone;
      this.#begun = false;
      this.#unused = setTimeout(() => {
        if (!this.#begun) this.leave();
      }, BEGINS_WITHIN);
      this.#told.open(true);
      return true;
    } catch (error) {
      if (before !== this.#ended) return false;
      this.#channel.microphone(false);
      this.#told.problem(reason(error));
      return false;
    }
  }

  /** First of all: nobody is asked for a microphone that would not be listened to. */
  #ask(): Promise<Answer> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#onAnswer?.('silent'), ANSWERS_WITHIN);
      this.#onAnswer = (answer) => {
        clearTimeout(timer);
        this.#onAnswer = null;
        resolve(answer);
      };
      this.#channel.microphone(true);
    });
  }

  #take(message: SoundMessage): void {
    switch (message.is) {
      case 'microphone_taken':
        this.#onAnswer?.('taken');
        break;
      case 'microphone_refused':
        this.#end();
        this.#told.problem({ is: 'refused', sentence: message.sentence });
        break;
      case 'lost':
        this.#end();
        this.#send({ is: 'clear' });
        break;
      default:
        this.#send(message);
    }
  }

  /** The core does not listen to this page any more, or was never going to. */
  #end(): void {
    this.#ended += 1;
    this.#closeMicrophone(false);
    this.#onAnswer?.('no');
  }

  /** The device is gone. What was said until now is complete. */
  #lose(): void {
    if (!this.#microphone) return;
    this.#closeMicrophone(true);
    this.#told.problem({ is: 'gone' });
  }

  #send(message: Parameters<Speaker['send']>[0]): void {
    if (message.is === 'clear' && !this.#speaker) return;
    void this.#loud().then(
      (speaker) => speaker.send(message),
      () => undefined,
    );
  }

  #loud(): Promise<Speaker> {
    this.#speaker ??= this.#devices.speaker((heard) => this.#channel.played(heard.stream, heard.samples, heard.over));
    return this.#speaker;
  }

  async #wakeSpeaker(): Promise<void> {
    try {
      (await this.#loud()).wake();
    } catch {
      // A browser without a sound device: the words are on the screen, and the next press tries again.
      this.#speaker = null;
    }
  }

  #closeMicrophone(tell: boolean): void {
    if (!this.#microphone) return;
    clearTimeout(this.#unused);
    this.#microphone.close();
    this.#microphone = null;
    this.#begun = false;
    this.#told.open(false);
    if (tell) this.#channel.microphone(false);
  }
}

function reason(error: unknown): NoMicrophone {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return { is: 'forbidden' };
  if (name === 'NotReadableError' || name === 'AbortError') return { is: 'busy' };
  return name === 'NotSupportedError' ? { is: 'insecure' } : { is: 'none' };
}
