// Needs no page.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toasts } from './toasts.svelte';

describe('toasts', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    toasts.clear();
    vi.useRealTimers();
  });

  it('go by themselves, those with a button later', () => {
    toasts.show({ text: 'plain' });
    toasts.show({ text: 'with a button', action: { label: 'Undo', run: () => {} } });
    vi.advanceTimersByTime(5_000);
    expect(toasts.all.map((toast) => toast.text)).toEqual(['with a button']);
    vi.advanceTimersByTime(5_000);
    expect(toasts.all).toEqual([]);
  });

  it('stay while one is pointed at', () => {
    toasts.show({ text: 'read me' });
    toasts.hold();
    vi.advanceTimersByTime(60_000);
    expect(toasts.all).toHaveLength(1);
    toasts.goOn();
    vi.advanceTimersByTime(5_000);
    expect(toasts.all).toEqual([]);
  });

  it('are three at most', () => {
    for (const text of ['a', 'b', 'c', 'd']) toasts.show({ text });
    expect(toasts.all.map((toast) => toast.text)).toEqual(['b', 'c', 'd']);
  });
});
