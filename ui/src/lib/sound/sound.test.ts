// Needs no page.
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
    streams.add(1, 0, ones(9000));
    fill(streams, 100);
    streams.steer(1, 'hold', null);
    // It fades, so that nothing clicks, and then stays where it is.
    const [fades] = fill(streams, 200);
    expect(fades[100]).toBeGreaterThan(0);
    expect(fades[100]).toBeLessThan(0.5);
    const held = streams.now?.samples ?? 0;
    expect(held).toBeLessThanOrEqual(300);
    expect(fill(streams, 1000)[0].every((sample) => sample === 0)).toBe(true);
    expect(streams.now?.samples).toBe(held);
    streams.steer(1, 'gain', 0.25);
    streams.steer(1, 'resume', null);
    // Going on makes it no louder than it was to be.
    expect(fill(streams, 2000)[0].at(-1)).toBeCloseTo(0.125);
    expect(streams.steer(1, 'stop', null)).toEqual([{ stream: 1, samples: held + 2000, over: true }]);
    expect(streams.now).toBeNull();
    const [ends] = fill(streams, 400);
    expect(ends[0]).toBeGreaterThan(0.1);
    expect(ends.subarray(200).every((sample) => sample === 0)).toBe(true);
    // It is over: a second order to stop says nothing.
    expect(streams.steer(1, 'stop', null)).toEqual([]);
  });

  it('has short sounds over everything else, which nobody counts', () => {
    const streams = new Streams();
    streams.steer(1, 'begin', null);
    streams.add(1, 0, ones(500));
    streams.steer(2, 'beside', null);
    streams.add(2, 0, ones(100));
    streams.steer(2, 'end', null);
    const [out, over] = fill(streams, 300);
    expect([out[50], out[200]]).toEqual([1, 0.5]);
    expect(over).toEqual([]);
    expect(streams.now).toEqual({ stream: 1, samples: 300, over: false });
    // Also while everything else is held.
    streams.steer(1, 'hold', null);
    fill(streams, 300);
    streams.steer(3, 'beside', null);
    streams.add(3, 0, ones(10));
    expect(fill(streams, 20)[0][5]).toBeCloseTo(0.5);
  });

  it('waits for nothing that another one began and never ended', () => {
    const streams = new Streams();
    streams.steer(1, 'begin', null);
    streams.add(1, 0, ones(10));
    streams.steer(1, 'hold', null);
    streams.steer(0, 'stop', null);
    streams.steer(1, 'begin', null);
    streams.add(1, 0, ones(20, 8192));
    expect(fill(streams, 10)[0][5]).toBeCloseTo(0.25);
    expect(streams.now).toEqual({ stream: 1, samples: 10, over: false });
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
  let unplug: () => void;
  let failure: Error | null = null;
  let allowed: Promise<void> = Promise.resolve();
  let answer: SoundMessage | null = { is: 'microphone_taken' };
  const channel: SoundChannel = {
    microphone: (on) => {
      told.push(on ? 'on' : 'off');
      if (on && answer) say(answer);
    },
    frames: (samples) => told.push(`frames ${samples.length}`),
    played: (stream, samples, over) => told.push(`played ${stream} ${samples}${over ? ' over' : ''}`),
    on: (listener) => {
      say = listener;
      return () => {};
    },
  };
  const devices = {
    microphone: async (onSamples: (samples: Int16Array) => void, onGone: () => void) => {
      await allowed;
      if (failure) throw failure;
      [hear, unplug] = [onSamples, onGone];
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
    answer = { is: 'microphone_taken' };
    sound = new BrowserSound(channel, devices, {
      problem: (problem) => told.push(JSON.stringify(problem)),
      open: (open) => told.push(open ? 'shown' : 'hidden'),
    });
  });
  afterEach(() => {
    sound.close();
    vi.useRealTimers();
  });

  it('is open from the press until nobody listens any more', async () => {
    expect(await sound.open()).toBe(true);
    hear(new Int16Array(320));
    sound.follow('request');
    sound.follow('working');
    sound.follow('speaking');
    sound.follow('idle');
    expect(told).toEqual(['on', 'opened', 'shown', 'frames 320', 'closed', 'hidden', 'off']);
  });

  it('stays open where a rest of before is told late', async () => {
    await sound.open();
    sound.follow('idle');
    sound.follow('wake_word');
    expect(told).toEqual(['on', 'opened', 'shown']);
    sound.follow('request');
    sound.follow('wake_word');
    expect(told.slice(3)).toEqual(['closed', 'hidden', 'off']);
  });

  it('does not stay open where nobody begins to listen', async () => {
    await sound.open();
    await vi.advanceTimersByTimeAsync(8_000);
    expect(told).toEqual(['on', 'opened', 'shown', 'closed', 'hidden', 'off']);
    await sound.open();
    sound.follow('request');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told.slice(6)).toEqual(['on', 'opened', 'shown']);
  });

  it('is closed at once by the switch, also while it is being opened', async () => {
    await sound.open();
    sound.follow('closed');
    expect(told).toEqual(['on', 'opened', 'shown', 'closed', 'hidden', 'off']);
    told.length = 0;
    answer = null;
    const opening = sound.open();
    sound.follow('closed');
    expect(await opening).toBe(false);
    expect(told).toEqual(['on', 'off']);
  });

  it('is opened once by two presses', async () => {
    expect(await Promise.all([sound.open(), sound.open()])).toEqual([true, true]);
    expect(told).toEqual(['on', 'opened', 'shown']);
  });

  it('is not asked for where the core does not want it, and tried again with the next press', async () => {
    answer = { is: 'microphone_refused', sentence: 'Another page has the microphone.' };
    expect(await sound.open()).toBe(false);
    expect(told).toEqual(['on', '{"is":"refused","sentence":"Another page has the microphone."}']);
    answer = { is: 'microphone_taken' };
    expect(await sound.open()).toBe(true);
  });

  it('is given up when the core takes it away later', async () => {
    await sound.open();
    say({ is: 'microphone_refused', sentence: 'Sotto has ended.' });
    expect(told).toEqual([
      'on', 'opened', 'shown', 'closed', 'hidden', '{"is":"refused","sentence":"Sotto has ended."}',
    ]);
  });

  it('says so where the core does not answer', async () => {
    answer = null;
    const opening = sound.open();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await opening).toBe(false);
    expect(told).toEqual(['on', 'off', '{"is":"silent"}']);
  });

  it.each([
    ['NotAllowedError', 'forbidden'],
    ['SecurityError', 'forbidden'],
    ['NotSupportedError', 'insecure'],
    ['NotFoundError', 'none'],
    ['NotReadableError', 'busy'],
  ])('says why it is not there: %s', async (name, is) => {
    failure = new DOMException('no', name);
    expect(await sound.open()).toBe(false);
    expect(told).toEqual(['on', 'off', `{"is":"${is}"}`]);
  });

  it('tells that it was unplugged in the middle', async () => {
    await sound.open();
    sound.follow('request');
    unplug();
    unplug();
    expect(told).toEqual(['on', 'opened', 'shown', 'closed', 'hidden', 'off', '{"is":"gone"}']);
  });

  it('is closed when the connection is lost', async () => {
    await sound.open();
    say({ is: 'lost' });
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual(['on', 'opened', 'shown', 'closed', 'hidden', 'speaker clear']);
  });

  it('is closed at once where the person allowed it only after the connection was lost', async () => {
    let allow = () => {};
    allowed = new Promise((resolve) => (allow = resolve));
    const opening = sound.open();
    await vi.advanceTimersByTimeAsync(0);
    say({ is: 'lost' });
    await vi.advanceTimersByTimeAsync(0);
    allow();
    expect(await opening).toBe(false);
    expect(told).toEqual(['on', 'speaker clear', 'opened', 'closed']);
  });

  it('leaves the loudspeaker to say what was heard', async () => {
    say({ is: 'steer', stream: 3, do: 'begin', gain: null });
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual(['speaker steer', 'played 3 48 over']);
  });
});
