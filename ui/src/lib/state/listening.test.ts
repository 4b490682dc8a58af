// Needs no page.
import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Turn } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { rootOf } from '../../test/root.svelte';
import { connect } from './link.svelte';
import { followListening, listening, talk, watchLevel } from './listening.svelte';

describe('listening', () => {
  let core: FixtureCore;
  beforeEach(() => {
    listening.begin(null);
    listening.state = 'idle';
    core = new FixtureCore((request) =>
      request.kind === 'status'
        ? { kind: 'status', value: { version: '0', listening: 'wake_word', notices: [], last_backup: null } }
        : { kind: 'done' },
    );
    const disconnect = connect(core);
    const stop = rootOf(followListening);
    flushSync();
    return () => {
      stop();
      disconnect();
    };
  });

  it('begins with the state of the core', async () => {
    await vi.waitFor(() => expect(listening.state).toBe('wake_word'));
  });

  it('believes what happens more than an answer that was asked for before', async () => {
    core.happen({ kind: 'listening', value: 'request' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(listening.state).toBe('request');
    core.happen({ kind: 'changed_much' });
    await vi.waitFor(() => expect(listening.state).toBe('wake_word'));
  });

  it('forgets the words of a turn that is done when something written is worked on', () => {
    core.happen({ kind: 'turn_done', value: { id: 'turn', heard: 'tea', answer: '', actions: [], outcome: { is: 'failed', sentence: 'No tea.' } } as unknown as Turn });
    expect(listening.said).toBe('No tea.');
    core.happen({ kind: 'listening', value: 'working' });
    expect([listening.firm, listening.said, listening.done]).toEqual(['', '', null]);
  });

  it('gathers words and answer of a turn, and forgets them when another begins', () => {
    core.happen({ kind: 'listening', value: 'request' });
    core.happen({ kind: 'words', value: { turn: 'heard', firm: 'what', tentative: 'time' } });
    core.happen({ kind: 'words', value: { turn: 'heard', firm: 'what time is it', tentative: '' } });
    core.happen({ kind: 'listening', value: 'working' });
    core.happen({ kind: 'answer', value: { turn: 'turn', text: 'It is ' } });
    core.happen({ kind: 'answer', value: { turn: 'turn', text: 'noon.' } });
    expect([listening.firm, listening.answer, listening.turn]).toEqual(['what time is it', 'It is noon.', 'turn']);
    core.happen({ kind: 'listening', value: 'request' });
    expect([listening.firm, listening.answer, listening.turn]).toEqual(['', '', null]);
  });

  it('keeps what was really said once the turn is done', () => {
    const done = {
      id: 'turn', heard: 'add milk', answer: 'Milk is on the list.',
      actions: [{ tool: 'list_add', sentence: 'Milk', done: true }],
    } as Turn;
    core.happen({ kind: 'turn_done', value: done });
    expect([listening.firm, listening.answer, listening.done?.id]).toEqual(['add milk', 'Milk is on the list.', 'turn']);
  });

  it('tells what is being done, until there is an answer', () => {
    const step = (name: string, done: boolean) =>
      core.happen({
        kind: 'step',
        value: { work: 'turn', what: 'call', name, fraction: null, rate: null, seconds_left: null, done, failed: false },
      });
    core.happen({ kind: 'listening', value: 'working' });
    expect(listening.doing).toBeNull();
    step('add a task: call the bank', false);
    step('add a task: call the bank', true);
    step('put on a list: milk', true);
    expect(listening.doing).toBe('put on a list: milk');
    core.happen({ kind: 'listening', value: 'speaking' });
    expect(listening.doing).toBeNull();
  });

  it('asks for levels as long as somebody watches', () => {
    const one = rootOf(watchLevel);
    const other = rootOf(watchLevel);
    flushSync();
    expect(core.level).toBe(true);
    one();
    core.happen({ kind: 'level', value: { level: 0.5 } });
    expect([core.level, listening.level]).toEqual([true, 0.5]);
    other();
    expect([core.level, listening.level]).toEqual([false, 0]);
  });

  it('talks by toggling, and stops while Sotto works or speaks', async () => {
    await vi.waitFor(() => expect(listening.state).toBe('wake_word'));
    await talk();
    expect(core.asked.at(-1)).toEqual({ kind: 'listen', value: { do: 'toggle', dictate: false } });
    core.happen({ kind: 'listening', value: 'speaking' });
    await talk();
    expect(core.asked.at(-1)).toEqual({ kind: 'stop' });
  });
});
