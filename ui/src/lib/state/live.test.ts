// Needs no page.
import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Reply, Task } from '$lib/api';
import { problem } from '$lib/core/core';
import { FixtureCore } from '$lib/core/fixture';
import { rootOf } from '../../test/root.svelte';
import { connect } from './link.svelte';
import { live, type Live } from './live.svelte';

const task = (id: string) => ({ id, text: id }) as Task;
const open = { kind: 'task', value: { do: 'list', state: 'open', due_before: null } } as const;

describe('a live query', () => {
  let core: FixtureCore;
  let tasks: Live<Task[]>;
  let stop: () => void;
  let answer: (reply: Reply) => void;

  beforeEach(() => {
    core = new FixtureCore(() => ({ kind: 'tasks', value: [task('a')] }));
    const disconnect = connect(core);
    stop = rootOf(() => {
      tasks = live(open, 'tasks', ['task']);
    });
    flushSync();
    return () => {
      stop();
      disconnect();
    };
  });

  it('asks once, and waits as long as nothing is known', async () => {
    core.answers(() => new Promise<Reply>((resolve) => (answer = resolve)));
    const other = rootOf(() => {
      tasks = live(open, 'tasks', ['task']);
    });
    flushSync();
    expect([tasks.loading, tasks.value]).toEqual([true, undefined]);
    answer({ kind: 'tasks', value: [task('a')] });
    await vi.waitFor(() => expect(tasks.value).toEqual([task('a')]));
    expect(tasks.loading).toBe(false);
    expect(core.asked).toHaveLength(2);
    other();
  });

  it('asks again after a change of its kind, and not after others', async () => {
    await vi.waitFor(() => expect(tasks.loading).toBe(false));
    core.answers(() => ({ kind: 'tasks', value: [task('a'), task('b')] }));
    core.happen({ kind: 'changed', value: [{ kind: 'note', id: 'n', what: 'added' }] });
    expect(core.asked).toHaveLength(1);
    core.happen({ kind: 'changed', value: [{ kind: 'task', id: 'b', what: 'added' }] });
    await vi.waitFor(() => expect(tasks.value).toHaveLength(2));
    core.happen({ kind: 'changed_much' });
    expect(core.asked).toHaveLength(3);
  });

  it('asks once more, and not a hundred times, after a burst of changes', async () => {
    await vi.waitFor(() => expect(tasks.loading).toBe(false));
    for (let at = 0; at < 100; at += 1) {
      core.happen({ kind: 'changed', value: [{ kind: 'task', id: `t${at}`, what: 'added' }] });
    }
    await vi.waitFor(() => expect(core.asked).toHaveLength(3));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(core.asked).toHaveLength(3);
  });

  it('keeps what it shows when a later question fails', async () => {
    await vi.waitFor(() => expect(tasks.loading).toBe(false));
    core.answers(() => ({ kind: 'problem', value: problem('locked', 'Locked.') }));
    await tasks.reload();
    expect(tasks.problem?.sentence).toBe('Locked.');
    expect(tasks.value).toEqual([task('a')]);
    core.answers(() => ({ kind: 'tasks', value: [] }));
    await tasks.reload();
    expect(tasks.problem).toBeNull();
    expect(tasks.value).toEqual([]);
  });

  it('takes the latest answer, whichever comes last', async () => {
    await vi.waitFor(() => expect(tasks.loading).toBe(false));
    core.answers(() => new Promise<Reply>((resolve) => (answer = resolve)));
    const slow = tasks.reload();
    const answerSlow = answer;
    core.answers(() => ({ kind: 'tasks', value: [task('new')] }));
    await tasks.reload();
    answerSlow({ kind: 'tasks', value: [task('old')] });
    await slow;
    expect(tasks.value).toEqual([task('new')]);
  });

  it('asks again when the connection is back', async () => {
    await vi.waitFor(() => expect(tasks.loading).toBe(false));
    core.become('lost');
    flushSync();
    core.become('open');
    flushSync();
    expect(core.asked).toHaveLength(2);
  });

  it('asks what is true when an edit beneath another is taken back', async () => {
    await vi.waitFor(() => expect(tasks.loading).toBe(false));
    const first = tasks.edit((all) => [...all, task('b')]);
    tasks.edit((all) => [...all, task('c')]);
    first();
    await vi.waitFor(() => expect(tasks.value).toEqual([task('a')]));
  });

  it('takes an edit back, but not over a newer answer', async () => {
    await vi.waitFor(() => expect(tasks.loading).toBe(false));
    const back = tasks.edit(() => []);
    expect(tasks.value).toEqual([]);
    back();
    expect(tasks.value).toEqual([task('a')]);
    const late = tasks.edit(() => []);
    core.answers(() => ({ kind: 'tasks', value: [task('new')] }));
    await tasks.reload();
    late();
    expect(tasks.value).toEqual([task('new')]);
  });
});
