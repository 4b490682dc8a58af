// Needs no page.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LONG, PAUSE, tryKey } from './trying';

describe('trying the key to talk', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks again and again, tells each answer, and nothing after its end', async () => {
    let answer: boolean | null = false;
    const arrives = vi.fn(() => Promise.resolve(answer));
    const tried = vi.fn();
    const told = vi.fn();
    const end = tryKey({ arrives, tried }, told);
    await vi.advanceTimersByTimeAsync(PAUSE * 3);
    expect(arrives.mock.calls.length).toBeGreaterThan(1);
    expect(told).not.toHaveBeenCalledWith(true);
    answer = true;
    await vi.advanceTimersByTimeAsync(PAUSE * 2);
    expect(told).toHaveBeenLastCalledWith(true);
    // The window is put away, and comes back.
    answer = null;
    await vi.advanceTimersByTimeAsync(LONG * 2);
    expect(told).toHaveBeenLastCalledWith(null);
    answer = false;
    await vi.advanceTimersByTimeAsync(LONG * 2);
    expect(told).toHaveBeenLastCalledWith(false);
    expect(tried).not.toHaveBeenCalled();
    end();
    expect(tried).toHaveBeenCalledOnce();
    const before = [arrives.mock.calls.length, told.mock.calls.length];
    await vi.advanceTimersByTimeAsync(LONG * 5);
    expect([arrives.mock.calls.length, told.mock.calls.length]).toEqual(before);
  });

  it('tells nothing that is answered behind its end', async () => {
    let answer: (arrived: boolean) => void = () => undefined;
    const arrives = () => new Promise<boolean | null>((resolve) => (answer = resolve));
    const told = vi.fn();
    const end = tryKey({ arrives, tried: vi.fn() }, told);
    end();
    answer(true);
    await vi.advanceTimersByTimeAsync(LONG * 2);
    expect(told).not.toHaveBeenCalled();
  });
});
