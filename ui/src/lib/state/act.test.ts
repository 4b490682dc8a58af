// Needs no page.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem } from '$lib/core/core';
import { FixtureCore } from '$lib/core/fixture';
import { act, actFor, undo } from './act.svelte';
import { connect } from './link.svelte';
import { toasts } from './toasts.svelte';

const remove = { kind: 'task', value: { do: 'delete', id: 't' } } as const;

describe('acting', () => {
  let core: FixtureCore;
  beforeEach(() => {
    core = new FixtureCore(() => ({ kind: 'done' }));
    return connect(core);
  });
  afterEach(() => toasts.clear());

  it('shows the change before the answer, and offers to take it back after it', async () => {
    let shown = true;
    const acting = act(remove, {
      optimistic: () => {
        shown = false;
        return () => (shown = true);
      },
      undo: 'Task deleted',
    });
    expect(shown).toBe(false);
    await acting;
    expect(shown).toBe(false);
    expect(toasts.all.map((toast) => toast.text)).toEqual(['Task deleted']);
    core.answers(() => ({ kind: 'undone', value: { group: 'g', what: ['task deleted'], things: 1 } }));
    await toasts.all[0]?.action?.run();
    expect(core.asked.at(-1)).toEqual({ kind: 'undo' });
    expect(toasts.all.map((toast) => toast.text)).toEqual(['Taken back: task deleted']);
  });

  it('takes the change back on the screen when the core could not do it', async () => {
    core.answers(() => ({ kind: 'problem', value: problem('disk_full', 'The disk is full.') }));
    let shown = true;
    const reply = await act(remove, {
      optimistic: () => {
        shown = false;
        return () => {
          shown = true;
        };
      },
      undo: 'Task deleted',
    });
    expect(reply).toBeNull();
    expect(shown).toBe(true);
    expect(toasts.all).toMatchObject([{ text: 'The disk is full.', tone: 'problem', action: null }]);
  });

  it('withdraws an "Undo" that would take back something else', async () => {
    await act(remove, { undo: 'First deleted' });
    await act(remove, { undo: 'Second deleted' });
    expect(toasts.all.map((toast) => toast.text)).toEqual(['Second deleted']);
    await act(remove);
    expect(toasts.all).toEqual([]);
  });

  it('keeps an "Undo" that names its own request', async () => {
    await act(remove, { undo: 'Done', undoWith: { kind: 'task', value: { do: 'reopen', id: 't' } } });
    await act(remove);
    await toasts.all[0]?.action?.run();
    expect(core.asked.at(-1)).toEqual({ kind: 'task', value: { do: 'reopen', id: 't' } });
  });

  it('withdraws the way back of something that was set anew', async () => {
    const offline = (on: boolean) => ({ kind: 'network', value: { do: 'offline', offline: on } }) as const;
    await act(offline(true), { undo: 'Offline', undoWith: offline(false) });
    await act(offline(false), { undo: 'Online', undoWith: offline(true) });
    expect(toasts.all.map((toast) => toast.text)).toEqual(['Online']);
  });

  it('says what was done in the words of the reply', async () => {
    core.answers(() => ({ kind: 'undone', value: { group: 'g', what: ['x'], things: 1 } }));
    await act(remove, { undo: (reply) => `Done: ${reply.kind}` });
    expect(toasts.all.map((toast) => toast.text)).toEqual(['Done: undone']);
  });

  it('keeps quiet when whoever asked shows the problem', async () => {
    core.answers(() => ({ kind: 'problem', value: problem('invalid', 'Not so.') }));
    expect(await act(remove, { quiet: true })).toBeNull();
    await expect(actFor(remove, 'task')).rejects.toThrow('Not so.');
    expect(toasts.all).toEqual([]);
  });

  it('offers nothing any more once something was taken back, or could not be', async () => {
    await act(remove, { undo: 'Task deleted' });
    core.answers(() => ({ kind: 'problem', value: problem('nothing_to_undo', 'There is nothing to undo.') }));
    await undo();
    expect(toasts.all.map((toast) => toast.action)).toEqual([null]);
  });

  it('says when there is nothing to take back', async () => {
    core.answers(() => ({ kind: 'problem', value: problem('nothing_to_undo', 'There is nothing to undo.') }));
    await undo();
    expect(toasts.all).toMatchObject([{ text: 'There is nothing to undo.' }]);
  });
});
