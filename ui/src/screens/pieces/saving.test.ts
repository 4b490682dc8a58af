// Needs no page.
import { describe, expect, it, vi } from 'vitest';
import { ProblemError } from '$lib/core/ask';
import { problem } from '$lib/core/core';
import { Saving } from './saving.svelte';

describe('a form', () => {
  it('closes once it is saved, and tells that once', async () => {
    const closed = vi.fn();
    const form = new Saving(closed);
    await form.save(true, async () => {});
    expect([form.open, form.busy, form.problem]).toEqual([false, false, null]);
    form.close();
    expect(closed).toHaveBeenCalledOnce();
  });

  it('asks for nothing while something is missing, and says so from then on', async () => {
    const form = new Saving(() => {});
    const save = vi.fn(async () => {});
    expect(form.tried).toBe(false);
    await form.save(false, save);
    expect([form.open, form.tried, save.mock.calls.length]).toEqual([true, true, 0]);
  });

  it('asks once, however often its button is pressed', async () => {
    const form = new Saving(() => {});
    let done = () => {};
    const save = vi.fn(() => new Promise<void>((resolve) => (done = resolve)));
    const first = form.save(true, save);
    await form.save(true, save);
    expect([form.busy, save.mock.calls.length]).toEqual([true, 1]);
    done();
    await first;
    expect([form.busy, form.open]).toEqual([false, false]);
  });

  it('stays open with what stood in the way, and forgets that at the next try', async () => {
    const form = new Saving(() => {});
    const save = vi.fn(async () => {});
    save.mockRejectedValueOnce(new ProblemError(problem('disk_full', 'The disk is full.')));
    await form.save(true, save);
    expect([form.open, form.busy, form.problem?.sentence]).toEqual([true, false, 'The disk is full.']);
    await form.save(true, save);
    expect([form.open, form.problem]).toEqual([false, null]);
  });

  it('stays open when it was told why elsewhere', async () => {
    const form = new Saving(() => {});
    await form.save(true, async () => false);
    expect([form.open, form.problem]).toEqual([true, null]);
  });
});
