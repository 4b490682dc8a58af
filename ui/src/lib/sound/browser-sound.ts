// The microphone and the loudspeaker of a browser, for the core to which its socket leads. The microphone is open only
// while there is something to hear.
import type { Listening } from '$lib/api';
import type { SoundChannel, SoundMessage } from '$lib/core/core';
import type { Devices, Microphone, Speaker } from './devices';

/** How long the core has to refuse before the browser asks the person for the microphone. */
const REFUSED_WITHIN = 300;

/** Why the microphone of the browser is not there; the core hears through its own machine's then. */
export type NoMicrophone = { is: 'refused'; sentence: string } | { is: 'forbidden' } | { is: 'insecure' } | { is: 'none' };

export class BrowserSound {
  #channel: SoundChannel;
  #devices: Devices;
  #microphone: Microphone | null = null;
  #opening: Promise<void> | null = null;
  #speaker: Promise<Speaker> | null = null;
  /** Once refused, the person is not asked for a microphone that nobody would listen to. */
  #refused: NoMicrophone | null = null;
  /** The core has taken sound of this page before, so it need not be waited for again. */
  #accepted = false;
  #onRefused: (() => void) | null = null;
  /** Counts what ends an opening: the person may answer the browser's question after that. */
  #ended = 0;
  #onProblem: (problem: NoMicrophone) => void;
  #stop: () => void;

  constructor(channel: SoundChannel, devices: Devices, onProblem: (problem: NoMicrophone) => void) {
    this.#channel = channel;
    this.#devices = devices;
    this.#onProblem = onProblem;
    this.#stop = channel.on((message) => this.#take(message));
  }

  /** Opens the microphone, where the core wants it and the person allows it. */
  async open(): Promise<void> {
    void this.#wakeSpeaker();
    if (this.#microphone || this.#refused) return;
    this.#opening ??= this.#open().finally(() => (this.#opening = null));
    await this.#opening;
  }

  /** Closes the microphone as soon as nobody listens to it any more. */
  follow(state: Listening): void {
    if (state === 'idle' || state === 'wake_word' || state === 'closed') this.#closeMicrophone(true);
  }

  close(): void {
    this.#ended += 1;
    this.#stop();
    this.#closeMicrophone(true);
    void this.#speaker?.then(
      (speaker) => speaker.close(),
      () => undefined,
    );
  }

  async #open(): Promise<void> {
    this.#channel.microphone(true);
    if (!this.#accepted) {
      await new Promise<void>((resolve) => {
        this.#onRefused = resolve;
        setTimeout(resolve, REFUSED_WITHIN);
      });
      this.#onRefused = null;
    }
    if (this.#refused) return;
    const before = this.#ended;
    try {
      const microphone = await this.#devices.microphone((samples) => this.#channel.frames(samples));
      if (before !== this.#ended) {
        microphone.close();
        return;
      }
      this.#microphone = microphone;
      this.#accepted = true;
    } catch (error) {
      if (before !== this.#ended) return;
      this.#channel.microphone(false);
      this.#refuse(reason(error));
    }
  }

  #refuse(problem: NoMicrophone): void {
    this.#refused = problem;
    this.#accepted = false;
    this.#onProblem(problem);
  }

  #take(message: SoundMessage): void {
    switch (message.is) {
      case 'microphone_refused':
        this.#ended += 1;
        this.#closeMicrophone(false);
        this.#refuse({ is: 'refused', sentence: message.sentence });
        this.#onRefused?.();
        break;
      case 'lost':
        this.#ended += 1;
        this.#closeMicrophone(false);
        this.#accepted = false;
        // Another connection may lead to a core that listens.
        this.#refused = null;
        this.#send({ is: 'clear' });
        break;
      default:
        this.#send(message);
    }
  }

  #send(message: Parameters<Speaker['send']>[0]): void {
    if (message.is === 'clear' && !this.#speaker) return;
    void this.#loud().then(
      (speaker) => speaker.send(message),
      () => undefined,
    );
  }

  #loud(): Promise<Speaker> {
    this.#speaker ??= this.#devices.speaker((heard) => this.#channel.played(heard.stream, heard.samples));
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
    this.#microphone.close();
    this.#microphone = null;
    if (tell) this.#channel.microphone(false);
  }
}

function reason(error: unknown): NoMicrophone {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return { is: 'forbidden' };
  return name === 'NotSupportedError' ? { is: 'insecure' } : { is: 'none' };
}
