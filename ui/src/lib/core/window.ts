// The window's way to the core: one command carries requests, one channel carries events. Beside them stands what the core
// knows nothing of: whether the key to talk arrives.
import { Channel, invoke } from '@tauri-apps/api/core';
import type { Event, Reply, Request } from '$lib/api';
import { Listeners, problem, type Core, type CoreState, type SystemKeys } from './core';

export class WindowCore implements Core {
  readonly refusal = null;
  readonly nextTry = null;
  readonly sound = null;
  readonly keys: SystemKeys = {
    arrives: () => invoke<boolean | null>('try_key', { on: true }).catch(() => null),
    tried: () => void invoke<null>('try_key', { on: false }).catch(() => null),
  };
  #state: CoreState = 'connecting';
  #events = new Listeners<Event>();
  #states = new Listeners<void>();
  #level = false;
  /** What comes through it is told. */
  #channel: Channel<Event> | null = null;
  /** The one that was asked for last; the one before is heard until it speaks. */
  #newest: Channel<Event> | null = null;

  constructor() {
    void this.#subscribe();
  }

  get state(): CoreState {
    return this.#state;
  }

  async call(request: Request): Promise<Reply> {
    try {
      return await invoke<Reply>('call', { request });
    } catch (error) {
      return { kind: 'problem', value: problem('failed', String(error)) };
    }
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
    void this.#subscribe();
  }

  retry(): void {
    void this.#subscribe();
  }

  close(): void {
    this.#channel = null;
    this.#newest = null;
    this.#become('lost');
  }

  async #subscribe(): Promise<void> {
    const channel = new Channel<Event>();
    // A second subscription takes the place of the first: nothing is lost until it stands, and what still comes through
    // the old one after that is not told twice.
    this.#newest = channel;
    channel.onmessage = (event) => {
      if (this.#newest === channel) this.#channel = channel;
      if (this.#channel === channel) this.#events.tell(event);
    };
    try {
      await invoke('subscribe', { channel, level: this.#level });
      if (this.#newest !== channel) return;
      this.#channel = channel;
      this.#become('open');
    } catch {
      if (this.#newest === channel) this.#become('lost');
    }
  }

  #become(state: CoreState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#states.tell();
  }
}
