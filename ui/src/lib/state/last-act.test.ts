// Needs no page.
import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Change, Kind, Reply, Turn } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { rootOf } from '../../test/root.svelte';
import { act, followUndo } from './act.svelte';
import { connect } from './link.svelte';
import { toasts } from './toasts.svelte';

const remove = { kind: 'task', value: { do: 'delete', id: 'mine' } } as const;
const clear = { kind: 'list', value: { do: 'clear', list: 'shopping' } } as const;

describe('what is offered to be taken back', () => {
  let core: FixtureCore;
  beforeEach(() => {
    core = new FixtureCore(() => ({ kind: 'done' }));
    const off = connect(core);
    const stop = rootOf(followUndo);
    flushSync();
    return () => {
      stop();
      off();
      toasts.clear();
    };
  });
  const changed = (id: string, kind: Kind = 'task', what: Change['what'] = 'changed') =>
    core.happen({ kind: 'changed', value: [{ kind, id, what }] });
  const offered = () => toasts.all.filter((toast) => toast.action !== null).map((toast) => toast.text);

  it('stays when its own change is told, before or after the answer', async () => {
    await act(remove, { undo: 'Deleted' });
    changed('mine', 'task', 'removed');
    changed('mine');
    expect(offered()).toEqual(['Deleted']);
    core.answers(() => {
      changed('one of many', 'list_item', 'removed');
      return { kind: 'done' };
    });
    await act(clear, { undo: 'Cleared' });
    changed('one of many', 'list_item');
    expect(offered()).toEqual(['Cleared']);
  });

  it('stays when its own change names things that nobody asked for by name', async () => {
    await act(clear, { undo: 'Cleared' });
    changed('milk', 'list_item', 'removed');
    expect(offered()).toEqual(['Cleared']);
  });

  it('stays when what was made by it changes, and what is only written down along the way', async () => {
    core.answers(() => ({ kind: 'task', value: { id: 'fresh' } }) as Reply);
    await act({ kind: 'task', value: { do: 'add', text: 'x', priority: 'normal', due: null } }, { undo: 'Added' });
    changed('fresh', 'task', 'added');
    changed('fresh');
    changed('u1', 'turn', 'added');
    changed('o1', 'occurrence', 'added');
    expect(offered()).toEqual(['Added']);
  });

  it('goes when something else was done elsewhere', async () => {
    await act(remove, { undo: 'Deleted' });
    changed('mine', 'task', 'removed');
    changed('another');
    expect(offered()).toEqual([]);
  });

  it('goes when something was done by voice, and stays when something was only answered', async () => {
    await act(remove, { undo: 'Deleted' });
    core.happen({ kind: 'turn_done', value: { actions: [] as Turn['actions'] } as Turn });
    expect(offered()).toEqual(['Deleted']);
    core.happen({ kind: 'turn_done', value: { actions: [{ tool: 't', sentence: 's', done: true }] } as Turn });
    expect(offered()).toEqual([]);
  });

  it('goes when nobody knows what happened meanwhile', async () => {
    await act(remove, { undo: 'Deleted' });
    core.happen({ kind: 'changed_much' });
    expect(offered()).toEqual([]);
    await act(remove, { undo: 'Deleted' });
    core.become('lost');
    flushSync();
    expect(offered()).toEqual([]);
  });

  describe('of what a turn did', () => {
    const turnDone = (tool: string, done = true) =>
      core.happen({ kind: 'turn_done', value: { id: 'turn', actions: [{ tool, sentence: 's', done }] } as unknown as Turn });
    const working = () => core.happen({ kind: 'listening', value: 'working' });

    it('stands beside its answer, in the place of what was offered before', async () => {
      await act(remove, { undo: 'Deleted' });
      working();
      changed('added by voice', 'task', 'added');
      turnDone('task_add');
      expect([offered(), toasts.undoable]).toEqual([[], 'turn']);
      changed('added by voice');
      changed('u1', 'turn', 'added');
      expect(toasts.undoable).toBe('turn');
    });

    it('is made for nothing that only was told, failed, or has no way back', () => {
      for (const [tool, done] of [['time_now', true], ['open_app', true], ['undo', true], ['task_add', false]] as const) {
        working();
        turnDone(tool, done);
        expect(toasts.undoable, tool).toBeNull();
      }
    });

    it('waits for its change where that is told later', () => {
      working();
      turnDone('task_add');
      changed('added by voice', 'task', 'added');
      expect(toasts.undoable).toBe('turn');
      changed('another');
      expect(toasts.undoable).toBeNull();
    });

    it('goes when something else is done, here or elsewhere, and when nobody knows', async () => {
      const again = () => {
        working();
        changed('mine too', 'task', 'added');
        turnDone('task_add');
        expect(toasts.undoable).toBe('turn');
      };
      again();
      await act(remove);
      expect(toasts.undoable).toBeNull();
      again();
      changed('another');
      expect(toasts.undoable).toBeNull();
      again();
      core.become('lost');
      flushSync();
      expect(toasts.undoable).toBeNull();
    });
  });

  it('stays when the thing has a way back of its own', async () => {
    await act(remove, { undo: 'Done', undoWith: { kind: 'task', value: { do: 'reopen', id: 'mine' } } });
    changed('mine');
    changed('another');
    expect(offered()).toEqual(['Done']);
  });
});
