// The browser's way to the core: one socket to `sotto serve`, opened again by itself when it breaks.
import type { Event, Reply, Request } from '$lib/api';
import { words } from '$lib/words/words.svelte';
import { Listeners, problem, type Core, type CoreState, type Refusal, type SoundChannel, type SoundMessage } from './core';
import { PROTOCOL, readSamples, readText, writeSamples, type Outgoing } from './wire';

/** Waits before another try, in milliseconds; the last one stays. */
export const WAITS = [500, 1000, 2000, 4000, 8000] as const;

/** Two seconds of the microphone, in bytes. Where so much waits to be sent, what is said next would be heard too late. */
const BEHIND = 2 * 16_000 * 2;

/** Looked up in the moment in which it is told, so that it is in the language of the window. */
const lost = () => words.common.shell.lostMeanwhile;

export interface BrowserOptions {
  /** Where `sotto serve` listens, such as `wss://host/core`. */
  address: string;
  token: string;
  /** Opens a socket; another one in tests. */
  open?: (address: string) => WebSocket;
}

export class BrowserCore implements Core {
  #options: BrowserOptions;
  #state: CoreState = 'connecting';
  #refusal: Refusal | null = null;
  #nextTry: number | null = null;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #socket: WebSocket | null = null;
  #closed = false;
  #level = false;
  #lastId = 0;
  #waiting = new Map<number, (reply: Reply) => void>();
  /** What was asked before the first connection stood; sent as soon as it does. */
  #early: Array<() => void> = [];
  #events = new Listeners<Event>();
  #states = new Listeners<void>();
  #sounds = new Listeners<SoundMessage>();

  readonly keys = null;
  readonly sound: SoundChannel = {
    microphone: (on) => this.#send({ microphone: { on } }),
    frames: (samples) => {
      if (this.#state !== 'open' || !this.#socket || this.#socket.bufferedAmount > BEHIND) return;
      this.#socket.send(writeSamples(samples));
    },
    played: (stream, samples, over) => this.#send({ played: { stream, samples, over } }),
    on: (listener) => this.#sounds.add(listener),
  };

  constructor(options: BrowserOptions) {
    this.#options = options;
    this.#connect();
  }

  get state(): CoreState {
    return this.#state;
  }

  get refusal(): Refusal | null {
    return this.#refusal;
  }

  get nextTry(): number | null {
    return this.#nextTry;
  }

  call(request: Request): Promise<Reply> {
    if (this.#state === 'connecting' && this.#tries === 0) {
      return new Promise((resolve) => {
        this.#early.push(() => void this.call(request).then(resolve));
      });
    }
    if (this.#state === 'refused') {
      return Promise.resolve({ kind: 'problem', value: problem('failed', this.#refusal?.sentence ?? lost()) });
    }
    if (this.#state !== 'open') return Promise.resolve({ kind: 'problem', value: problem('network', lost()) });
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#send({ ask: { id, request } });
    });
  }

  on(listener: (event: Event) => void): () => void {
    return this.#events.add(listener);
  }

  onState(listener: () => void): () => void {
    return this.#states.add(listener);
  }

  levels(wanted: boolean): void {
    if (wanted === this.#level) return;
    this.#level = wanted;
    if (this.#state === 'open') this.#subscribe();
  }

  retry(): void {
    if (this.#closed || this.#state === 'open' || this.#socket) return;
    clearTimeout(this.#timer);
    this.#refusal = null;
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #connect(): void {
    this.#nextTry = null;
    this.#become('connecting');
    const open = this.#options.open ?? ((address: string) => new WebSocket(address));
    let socket: WebSocket;
    try {
      socket = open(this.#options.address);
    } catch {
      this.#lose();
      return;
    }
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.onopen = () => this.#send({ hello: { protocol: PROTOCOL, token: this.#options.token } });
    socket.onmessage = (message: MessageEvent<string | ArrayBuffer>) => this.#take(message.data);
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#lose();
    };
  }

  #take(data: string | ArrayBuffer): void {
    if (typeof data !== 'string') {
      const samples = readSamples(data);
      if (samples) this.#sounds.tell(samples);
      return;
    }
    const message = readText(data);
    if (!message) return;
    switch (message.is) {
      case 'welcome':
        this.#tries = 0;
        this.#become('open');
        // Events come only to those who asked for them.
        this.#subscribe();
        this.#letEarlyGo();
        break;
      case 'refused':
        this.#refusal = message.refusal;
        this.#become('refused');
        this.#letEarlyGo();
        break;
      case 'reply':
        this.#waiting.get(message.id)?.(message.reply);
        this.#waiting.delete(message.id);
        break;
      case 'event':
        this.#events.tell(message.event);
        break;
      case 'sound':
        this.#sounds.tell(message.message);
        break;
    }
  }

  #subscribe(): void {
    void this.call({ kind: 'subscribe', value: { level: this.#level } });
  }

  #letEarlyGo(): void {
    for (const ask of this.#early.splice(0)) ask();
  }

  /** The socket is gone: whoever waits is told, and another try is made later. */
  #lose(): void {
    for (const answer of this.#waiting.values()) answer({ kind: 'problem', value: problem('network', lost()) });
    this.#waiting.clear();
    this.#sounds.tell({ is: 'lost' });
    if (this.#closed) {
      this.#become('lost');
      return;
    }
    // Whoever was refused would be refused again: only another link helps, not another try.
    if (this.#state === 'refused') return;
    const wait = WAITS[Math.min(this.#tries, WAITS.length - 1)] ?? 8000;
    this.#tries += 1;
    this.#nextTry = Date.now() + wait;
    this.#become('lost');
    this.#letEarlyGo();
    this.#timer = setTimeout(() => this.#connect(), wait);
  }

  #send(message: Outgoing): void {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(message));
  }

  #become(state: CoreState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#states.tell();
  }
}
