import { beforeEach, describe, expect, it } from 'vitest';
import { after, before, isDue, Loudness, over, stepOf, stepsFor } from './steps';

describe('the steps of the first run', () => {
  it('end, with and without the app around the page', () => {
    for (const inWindow of [true, false]) {
      const steps = stepsFor(inWindow);
      let step = stepOf(null, steps);
      const walked = [step];
      for (let next = after(step, steps); next; next = after(step, steps)) walked.push((step = next));
      expect(walked).toEqual([...steps]);
      const back = [step];
      for (let last = before(step, steps); last; last = before(step, steps)) back.push((step = last));
      expect(back.reverse()).toEqual([...steps]);
    }
  });
  it('begin where the address says, and at the first for nonsense', () => {
    expect(stepOf('key', stepsFor(true))).toBe('key');
    expect(stepOf('key', stepsFor(false))).toBe('microphone');
    expect(stepOf('nowhere', stepsFor(true))).toBe('microphone');
  });
});

describe('hearing a voice', () => {
  it('takes several loud moments, not one', () => {
    const loudness = new Loudness();
    expect([1, 0, 0.01, 0.02].map((level) => loudness.hear(level)).some(Boolean)).toBe(false);
    for (let moment = 0; moment < 10; moment += 1) loudness.hear(0.6);
    expect(loudness.enough).toBe(true);
  });
  it('never hears a quiet room', () => {
    const loudness = new Loudness();
    for (let moment = 0; moment < 1000; moment += 1) loudness.hear(0.25);
    expect(loudness.enough).toBe(false);
  });
});

describe('whether it is offered', () => {
  beforeEach(() => localStorage.clear());

  it('is once, and never to whoever has talked already', () => {
    expect(isDue(false, localStorage)).toBe(true);
    expect(isDue(true, localStorage)).toBe(false);
    over(localStorage);
    expect(isDue(false, localStorage)).toBe(false);
  });
  it('is not where nothing can be kept', () => {
    const closed = {
      getItem: () => {
        throw new Error('closed');
      },
      setItem: () => {
        throw new Error('closed');
      },
    };
    expect(isDue(false, closed)).toBe(false);
    expect(() => over(closed)).not.toThrow();
  });
});
