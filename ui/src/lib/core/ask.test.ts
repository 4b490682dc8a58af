// Needs no page.
import { describe, expect, it, vi } from 'vitest';
import { ask, problemOf, ProblemError } from './ask';
import { problem } from './core';
import { FixtureCore } from './fixture';

describe('asking for one kind of reply', () => {
  it('gives the value of that kind', async () => {
    const core = new FixtureCore(() => ({ kind: 'lists', value: [] }));
    expect(await ask(core, { kind: 'list', value: { do: 'all' } }, 'lists')).toEqual([]);
  });

  it('throws a problem with its sentence', async () => {
    const core = new FixtureCore(() => ({ kind: 'problem', value: problem('disk_full', 'The disk is full.') }));
    const asked = ask(core, { kind: 'settings' }, 'settings');
    await expect(asked).rejects.toThrow('The disk is full.');
    await expect(asked).rejects.toBeInstanceOf(ProblemError);
  });

  it('does not take another kind for the one that was asked for', async () => {
    const core = new FixtureCore(() => ({ kind: 'done' }));
    const noted = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    await expect(ask(core, { kind: 'settings' }, 'settings')).rejects.toThrow('Load the page again');
    expect(noted).toHaveBeenCalledWith('Sotto answered with "done" where "settings" was expected.');
    noted.mockRestore();
  });

  it('makes a problem of anything that can be thrown', () => {
    expect(problemOf(new ProblemError(problem('locked', 'Locked.'))).code).toBe('locked');
    expect(problemOf(new TypeError('odd')).sentence).toBe('odd');
    expect(problemOf('plain').sentence).toBe('plain');
  });
});
