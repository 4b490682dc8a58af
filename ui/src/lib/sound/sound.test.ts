import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SoundChannel, SoundMessage } from '$lib/core/core';
import { BrowserSound } from './browser-sound';
import type { Heard } from './streams';
import { Pieces, Resampler, toInt16 } from './resample';
import { Streams } from './streams';

/** A tone of this frequency, in pieces as a browser gives them. */
function resampled(rate: number, hertz: number, seconds: number): Float32Array {
  const resampler = new Resampler(rate, 16_000);
  const out: number[] = [];
  for (let begin = 0; begin < rate * seconds; begin += 128) {
    const piece = Float32Array.from({ length: 128 }, (_, at) => Math.sin((2 * Math.PI * hertz * (begin + at)) / rate));
    out.push(...resampler.take(piece));
  }
  return Float32Array.from(out);
}

const loudness = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

describe('the way to 16 kHz', () => {
  it.each([44_100, 48_000, 96_000, 16_000, 8_000])('keeps length and loudness of a voice from %i Hz', (rate) => {
    const out = resampled(rate, 1000, 1);
    const given = Math.ceil(rate / 128) * 128;
    expect(Math.abs(out.length - (given * 16_000) / rate)).toBeLessThan(50);
    expect(loudness(out.subarray(200))).toBeCloseTo(Math.SQRT1_2, 2);
  });

  it('keeps the pitch: the tone crosses zero as often as before', () => {
    const out = resampled(44_100, 1000, 1).subarray(100);
    let crossings = 0;
    for (let at = 1; at < out.length; at += 1) if ((out[at - 1] ?? 0) < 0 !== (out[at] ?? 0) < 0) crossings += 1;
    expect(Math.abs(crossings / (out.length / 16_000) - 2000)).toBeLessThan(10);
  });

  it('lets nothing fold back that 16 kHz cannot carry', () => {
    expect(loudness(resampled(48_000, 12_000, 0.5).subarray(200))).toBeLessThan(0.01);
  });

  it('cuts what is too loud and gathers whole pieces', () => {
    expect([...toInt16(Float32Array.of(2, -2, 0.5))]).toEqual([32_767, -32_767, 16_384]);
    const pieces = new Pieces(3);
    expect(pieces.take(Int16Array.of(1, 2))).toEqual([]);
    expect(pieces.take(Int16Array.of(3, 4, 5, 6, 7))).toEqual([Int16Array.of(1, 2, 3), Int16Array.of(4, 5, 6)]);
  });
});

describe('what is played', () => {
  const ones = (count: number, value = 16_384) => new Int16Array(count).fill(value);
  const fill = (streams: Streams, count: number): [Float32Array, Heard[]] => {
    const out = new Float32Array(count);
    return [out, streams.fill(out)];
  };

  it('comes one stream after the other, and each says how much of it was heard', () => {
    const streams = new Streams();
    streams.steer(1, 'begin', null);
    streams.add(1, 0, ones(100));
    streams.steer(1, 'end', null);
    streams.steer(2, 'begin', null);
    streams.add(2, 0, ones(10));
    const [out, over] = fill(streams, 105);
    expect(out[50]).toBeCloseTo(0.5);
    expect(over).toEqual([{ stream: 1, samples: 100, over: true }]);
    expect(streams.now).toEqual({ stream: 2, samples: 5, over: false });
  });

  it('waits for more where more is to come, and is silent meanwhile', () => {
    const streams = new Streams();
    streams.steer(1, 'begin', null);
    streams.add(1, 0, ones(4));
    const [out, over] = fill(streams, 8);
    expect([...out.subarray(4)]).toEqual([0, 0, 0, 0]);
    expect(over).toEqual([]);
    streams.add(1, 4, ones(4));
    expect(fill(streams, 4)[0][0]).toBeCloseTo(0.5);
  });

  it('is held, softened and stopped without counting what nobody heard', () => {
    const streams = new Streams();
    streams.steer(1, 'begin', null);
    streams.add(1, 0, ones(5000));
    fill(streams, 100);
    streams.steer(1, 'hold', null);
    expect(fill(streams, 100)[0].every((sample) => sample === 0)).toBe(true);
    expect(streams.now?.samples).toBe(100);
    streams.steer(1, 'resume', null);
    streams.steer(1, 'gain', 0.25);
    expect(fill(streams, 1000)[0].at(-1)).toBeCloseTo(0.125);
    expect(streams.steer(1, 'stop', null)).toEqual([{ stream: 1, samples: 1100, over: true }]);
    expect(streams.now).toBeNull();
  });

  it('keeps its places when pieces come twice or are missing', () => {
    const streams = new Streams();
    streams.steer(1, 'begin', null);
    streams.add(1, 0, ones(10));
    streams.add(1, 0, ones(10));
    streams.add(1, 5, ones(10, -16_384));
    streams.add(1, 20, ones(5));
    streams.steer(1, 'end', null);
    const [out, over] = fill(streams, 40);
    expect(over).toEqual([{ stream: 1, samples: 25, over: true }]);
    expect([out[9], out[12], out[17], out[22]].map((sample) => Math.sign(sample ?? 9))).toEqual([1, -1, 0, 1]);
  });

  it('leaves out what belongs to no stream, and does not grow without end', () => {
    const streams = new Streams();
    streams.add(7, 0, ones(10));
    expect(streams.now).toBeNull();
    expect(streams.steer(7, 'stop', null)).toEqual([]);
    streams.steer(1, 'begin', null);
    for (let second = 0; second < 300; second += 1) streams.add(1, second * 24_000, ones(24_000));
    streams.steer(1, 'end', null);
    let heard = 0;
    for (let second = 0; second < 300 && heard === 0; second += 1) heard = fill(streams, 24_000)[1][0]?.samples ?? 0;
    expect(heard).toBe(24_000 * 120);
  });
});

describe('the microphone of a browser', () => {
  const told: string[] = [];
  let say: (message: SoundMessage) => void;
  let hear: (samples: Int16Array) => void;
  let failure: Error | null = null;
  let allowed: Promise<void> = Promise.resolve();
  const channel: SoundChannel = {
    microphone: (on) => told.push(on ? 'on' : 'off'),
    frames: (samples) => told.push(`frames ${samples.length}`),
    played: (stream, samples) => told.push(`played ${stream} ${samples}`),
    on: (listener) => {
      say = listener;
      return () => {};
    },
  };
  const devices = {
    microphone: async (onSamples: (samples: Int16Array) => void) => {
      await allowed;
      if (failure) throw failure;
      hear = onSamples;
      told.push('opened');
      return { close: () => told.push('closed') };
    },
    speaker: async (onHeard: (heard: Heard) => void) => ({
      send: (message: { is: string }) => {
        told.push(`speaker ${message.is}`);
        if (message.is === 'steer') onHeard({ stream: 3, samples: 48, over: true });
      },
      wake: () => {},
      close: () => {},
    }),
  };
  let sound: BrowserSound;

  beforeEach(() => {
    vi.useFakeTimers();
    told.length = 0;
    failure = null;
    allowed = Promise.resolve();
    sound = new BrowserSound(channel, devices, (problem) => told.push(JSON.stringify(problem)));
  });
  afterEach(() => {
    sound.close();
    vi.useRealTimers();
  });

  async function open() {
    const opening = sound.open();
    await vi.advanceTimersByTimeAsync(300);
    return opening;
  }

  it('is open from the press until nobody listens any more', async () => {
    await open();
    hear(new Int16Array(320));
    sound.follow('working');
    sound.follow('speaking');
    sound.follow('idle');
    expect(told).toEqual(['on', 'opened', 'frames 320', 'closed', 'off']);
  });

  it('is opened once by two presses', async () => {
    const both = Promise.all([sound.open(), sound.open()]);
    await vi.advanceTimersByTimeAsync(300);
    await both;
    expect(told).toEqual(['on', 'opened']);
  });

  it('is not asked for where the core does not want it, until another connection', async () => {
    const opening = sound.open();
    say({ is: 'microphone_refused', sentence: 'Another page has the microphone.' });
    await opening;
    await open();
    expect(told).toEqual(['on', '{"is":"refused","sentence":"Another page has the microphone."}']);
    say({ is: 'lost' });
    await open();
    expect(told).toContain('opened');
  });

  it('is given up when another page takes it later', async () => {
    await open();
    say({ is: 'microphone_refused', sentence: 'Another page has the microphone.' });
    expect(told).toEqual(['on', 'opened', 'closed', '{"is":"refused","sentence":"Another page has the microphone."}']);
  });

  it('opens without waiting once the core has taken it', async () => {
    await open();
    sound.follow('idle');
    told.length = 0;
    await sound.open();
    expect(told).toEqual(['on', 'opened']);
  });

  it('says why it is not there', async () => {
    failure = new DOMException('no', 'NotAllowedError');
    await open();
    expect(told).toEqual(['on', 'off', '{"is":"forbidden"}']);
  });

  it('is closed when the connection is lost', async () => {
    await open();
    say({ is: 'lost' });
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual(['on', 'opened', 'closed', 'speaker clear']);
  });

  it('is closed at once where the person allowed it only after the connection was lost', async () => {
    let allow = () => {};
    allowed = new Promise((resolve) => (allow = resolve));
    const opening = open();
    await vi.advanceTimersByTimeAsync(300);
    say({ is: 'lost' });
    await vi.advanceTimersByTimeAsync(0);
    allow();
    await opening;
    expect(told).toEqual(['on', 'speaker clear', 'opened', 'closed']);
  });

  it('leaves the loudspeaker to say what was heard', async () => {
    say({ is: 'steer', stream: 3, do: 'begin', gain: null });
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual(['speaker steer', 'played 3 48']);
  });
});
