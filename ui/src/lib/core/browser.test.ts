import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useLanguage } from '$lib/words';
// Fetched beforehand: here the clock stands still.
import '$lib/words/de';
import { BrowserCore, WAITS } from './browser';
import type { SoundMessage } from './core';

class Socket {
  static last: Socket;
  static count = 0;
  readyState = 0;
  binaryType = '';
  bufferedAmount = 0;
  sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;

  constructor() {
    Socket.last = this;
    Socket.count += 1;
  }
  send(data: unknown): void {
    this.sent.push(typeof data === 'string' ? JSON.parse(data) : data);
  }
  opens(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  says(message: unknown): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }
  breaks(): void {
    this.readyState = 3;
    this.onclose?.();
  }
  close(): void {
    this.breaks();
  }
}

function start(): BrowserCore {
  return new BrowserCore({
    address: 'ws://here/core',
    token: 'secret',
    open: () => new Socket() as unknown as WebSocket,
  });
}

function welcomed(): BrowserCore {
  const core = start();
  Socket.last.opens();
  Socket.last.says({ welcome: { version: '0.1.0' } });
  return core;
}

describe('the socket to the core', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    Socket.count = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('says who it is before anything else and subscribes once it is welcome', () => {
    const core = start();
    expect(core.state).toBe('connecting');
    Socket.last.opens();
    expect(Socket.last.sent).toEqual([{ hello: { protocol: 1, token: 'secret' } }]);
    Socket.last.says({ welcome: { version: '0.1.0' } });
    expect(core.state).toBe('open');
    expect(Socket.last.sent[1]).toEqual({ ask: { id: 1, request: { kind: 'subscribe', value: { level: false } } } });
  });

  it('gives each reply to the one who asked, in whatever order they come', async () => {
    const core = welcomed();
    const one = core.call({ kind: 'status' });
    const other = core.call({ kind: 'settings' });
    Socket.last.says({ reply: { id: 3, reply: { kind: 'done' } } });
    Socket.last.says({ reply: { id: 2, reply: { kind: 'said', value: { sentence: 'Hello' } } } });
    expect(await other).toEqual({ kind: 'done' });
    expect(await one).toEqual({ kind: 'said', value: { sentence: 'Hello' } });
  });

  it('keeps what is asked before the connection stands', async () => {
    const core = start();
    const early = core.call({ kind: 'status' });
    Socket.last.opens();
    Socket.last.says({ welcome: { version: '0.1.0' } });
    expect(Socket.last.sent).toContainEqual({ ask: { id: 2, request: { kind: 'status' } } });
    Socket.last.says({ reply: { id: 2, reply: { kind: 'done' } } });
    expect(await early).toEqual({ kind: 'done' });
  });

  it('answers what was under way with a problem when the connection breaks', async () => {
    const core = welcomed();
    const asked = core.call({ kind: 'status' });
    Socket.last.breaks();
    expect(core.state).toBe('lost');
    expect(await asked).toMatchObject({ kind: 'problem', value: { code: 'network' } });
    expect(await core.call({ kind: 'status' })).toMatchObject({ kind: 'problem', value: { code: 'network' } });
  });

  it('says so in the language of the window', async () => {
    await useLanguage('de');
    try {
      const core = welcomed();
      Socket.last.breaks();
      const reply = await core.call({ kind: 'status' });
      expect(reply.kind === 'problem' && reply.value.sentence).toMatch(/^Die Verbindung zu Sotto ist abgerissen/);
    } finally {
      await useLanguage('en');
    }
  });

  it('tries again after longer and longer waits, and begins anew after a success', () => {
    const core = welcomed();
    Socket.last.breaks();
    for (const wait of [...WAITS, 8000]) {
      const before = Socket.count;
      vi.advanceTimersByTime(wait - 1);
      expect(Socket.count).toBe(before);
      vi.advanceTimersByTime(1);
      expect(Socket.count).toBe(before + 1);
      expect(core.state).toBe('connecting');
      Socket.last.breaks();
    }
    vi.advanceTimersByTime(8000);
    Socket.last.opens();
    Socket.last.says({ welcome: { version: '0.1.0' } });
    Socket.last.breaks();
    const before = Socket.count;
    vi.advanceTimersByTime(WAITS[0]);
    expect(Socket.count).toBe(before + 1);
  });

  it('does not knock again where it was refused, until somebody asks for it', async () => {
    const core = start();
    const early = core.call({ kind: 'status' });
    Socket.last.opens();
    Socket.last.says({ refused: { sentence: 'This is not the key.', code: 'token' } });
    Socket.last.breaks();
    expect(core.state).toBe('refused');
    expect(core.refusal).toEqual({ sentence: 'This is not the key.', code: 'token' });
    expect(await early).toMatchObject({ kind: 'problem', value: { sentence: 'This is not the key.' } });
    vi.advanceTimersByTime(60_000);
    expect(Socket.count).toBe(1);
    core.retry();
    expect(Socket.count).toBe(2);
    expect(core.refusal).toBeNull();
  });

  it('asks for levels only while somebody wants them', () => {
    const core = welcomed();
    core.levels(true);
    core.levels(true);
    core.levels(false);
    const levels = Socket.last.sent.slice(2);
    expect(levels).toEqual([
      { ask: { id: 2, request: { kind: 'subscribe', value: { level: true } } } },
      { ask: { id: 3, request: { kind: 'subscribe', value: { level: false } } } },
    ]);
  });

  it('asks for levels again after the connection was lost', () => {
    const core = welcomed();
    core.levels(true);
    Socket.last.breaks();
    vi.advanceTimersByTime(WAITS[0]);
    Socket.last.opens();
    Socket.last.says({ welcome: { version: '0.1.0' } });
    expect(Socket.last.sent[1]).toMatchObject({ ask: { request: { value: { level: true } } } });
  });

  it('tells events and sound, and that the sound is gone with the connection', () => {
    const core = welcomed();
    const events: unknown[] = [];
    const sounds: SoundMessage[] = [];
    core.on((event) => events.push(event));
    core.sound.on((message) => sounds.push(message));
    Socket.last.says({ event: { kind: 'changed_much' } });
    Socket.last.says({ microphone: { on: true } });
    Socket.last.says({ microphone_refused: { sentence: 'Another page has it.' } });
    Socket.last.says({ sound: { stream: 4, do: 'beside' } });
    Socket.last.says({ sound: { stream: 3, do: 'gain', gain: 0.25 } });
    const data = new DataView(new ArrayBuffer(12));
    data.setUint32(0, 3, true);
    data.setUint32(4, 480, true);
    data.setInt16(8, -2, true);
    data.setInt16(10, 7, true);
    Socket.last.onmessage?.({ data: data.buffer });
    Socket.last.breaks();
    expect(events).toEqual([{ kind: 'changed_much' }]);
    expect(sounds).toEqual([
      { is: 'microphone_taken' },
      { is: 'microphone_refused', sentence: 'Another page has it.' },
      { is: 'steer', stream: 4, do: 'beside', gain: null },
      { is: 'steer', stream: 3, do: 'gain', gain: 0.25 },
      { is: 'samples', stream: 3, offset: 480, samples: Int16Array.of(-2, 7) },
      { is: 'lost' },
    ]);
  });

  it('is not upset by a listener that throws', () => {
    const core = welcomed();
    const heard: unknown[] = [];
    vi.spyOn(console, 'error').mockImplementation(() => {});
    core.on(() => {
      throw new Error('broken');
    });
    core.on((event) => heard.push(event));
    Socket.last.says({ event: { kind: 'changed_much' } });
    expect(heard).toHaveLength(1);
  });

  it('leaves out what it does not understand', () => {
    const core = welcomed();
    const heard: unknown[] = [];
    core.on((event) => heard.push(event));
    core.sound.on((message) => heard.push(message));
    for (const wrong of [
      'no json', '[]', 'null', '7', '{}', '{"event":null}', '{"event":{}}', '{"reply":{"id":"1"}}',
      '{"reply":{"id":99,"reply":{"kind":"done"}}}', '{"sound":{"stream":1,"do":"explode"}}', '{"welcome":null}',
      '{"microphone":null}', '{"microphone":{}}', '{"microphone":{"on":false}}', '{"microphone_refused":7}',
    ]) {
      Socket.last.says(wrong);
    }
    Socket.last.onmessage?.({ data: new ArrayBuffer(7) });
    Socket.last.onmessage?.({ data: new ArrayBuffer(9) });
    expect(heard).toEqual([]);
    expect(core.state).toBe('open');
  });

  it('stays closed once it was closed', () => {
    const core = welcomed();
    core.close();
    vi.advanceTimersByTime(60_000);
    expect(Socket.count).toBe(1);
    core.retry();
    expect(Socket.count).toBe(1);
  });

  it('sends samples of the microphone in the order of bytes that was agreed', () => {
    const core = welcomed();
    core.sound.frames(Int16Array.of(1, -1, 256));
    const sent = Socket.last.sent.at(-1) as ArrayBuffer;
    expect([...new Uint8Array(sent)]).toEqual([1, 0, 255, 255, 0, 1]);
  });

  it('leaves out what is said while two seconds of it still wait to be sent', () => {
    const core = welcomed();
    const before = Socket.last.sent.length;
    Socket.last.bufferedAmount = 64_001;
    core.sound.frames(new Int16Array(320));
    expect(Socket.last.sent).toHaveLength(before);
    Socket.last.bufferedAmount = 640;
    core.sound.frames(new Int16Array(320));
    expect(Socket.last.sent).toHaveLength(before + 1);
  });

  it('tells how much was heard, and when nothing more of it will be', () => {
    const core = welcomed();
    core.sound.played(3, 48, false);
    core.sound.played(3, 96, true);
    expect(Socket.last.sent.slice(-2)).toEqual([
      { played: { stream: 3, samples: 48, over: false } },
      { played: { stream: 3, samples: 96, over: true } },
    ]);
  });
});
