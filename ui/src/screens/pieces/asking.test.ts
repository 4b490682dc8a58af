// Needs no page.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Turn } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { connect, toasts } from '$lib/state';
import { Asking } from './asking.svelte';

function turn(id: string, answer: string, outcome: Turn['outcome'] = { is: 'answered' }): Turn {
  return {
    id, conversation: 'c', replaces: null, revision: 1, via: 'window', heard: '', answer, understood_by: { by: 'nobody' },
    actions: [], outcome, sources: [], recording: null, trace: [], created: '2026-11-22T10:00:00Z',
  };
}

describe('words that are written', () => {
  let core: FixtureCore;
  beforeEach(() => {
    core = new FixtureCore(() => ({ kind: 'begun', value: { id: 'mine' } }));
    return connect(core);
  });
  afterEach(() => toasts.clear());

  it('show their answer as it comes and as it ends, and no other', async () => {
    const asking = new Asking();
    expect(await asking.ask('what is on')).toBe(true);
    asking.hear({ kind: 'answer', value: { turn: 'other', text: 'Tea.' } });
    asking.hear({ kind: 'answer', value: { turn: 'mine', text: 'The ' } });
    asking.hear({ kind: 'answer', value: { turn: 'mine', text: 'dent' } });
    expect(asking.answer).toBe('The dent');
    asking.hear({ kind: 'turn_done', value: turn('other', 'Tea.') });
    expect(asking.busy).toBe(true);
    asking.hear({ kind: 'turn_done', value: turn('mine', 'The dentist, at ten.') });
    expect([asking.busy, asking.answer]).toEqual([false, 'The dentist, at ten.']);
  });

  it('take an answer that overtakes the reply', async () => {
    const asking = new Asking();
    core.answers(() => {
      asking.hear({ kind: 'turn_done', value: turn('mine', 'Done.') });
      return { kind: 'begun', value: { id: 'mine' } };
    });
    await asking.ask('do it');
    expect([asking.busy, asking.answer]).toEqual([false, 'Done.']);
  });

  it('keep the way back of what they did, also when it was done before the reply', async () => {
    const asking = new Asking();
    core.answers(() => {
      toasts.undoable = 'mine';
      return { kind: 'begun', value: { id: 'mine' } };
    });
    await asking.ask('do it');
    expect(toasts.undoable).toBe('mine');
    core.answers(() => ({ kind: 'begun', value: { id: 'other' } }));
    await asking.ask('and that');
    expect(toasts.undoable).toBeNull();
  });

  it('show that Sotto asks back, and why something failed', async () => {
    const asking = new Asking();
    await asking.ask('add an appointment');
    asking.hear({ kind: 'turn_done', value: turn('mine', 'When is it?', { is: 'asked_back' }) });
    expect(asking.asksBack).toBe(true);
    await asking.ask('move it');
    asking.hear({ kind: 'turn_done', value: turn('mine', '', { is: 'failed', sentence: 'There is no such thing.' }) });
    expect([asking.asksBack, asking.problem?.sentence]).toEqual([false, 'There is no such thing.']);
  });

  it('show the problem when they are not taken on', async () => {
    const asking = new Asking();
    core.answers(() => undefined);
    expect(await asking.ask('hello')).toBe(false);
    expect([asking.busy, asking.problem?.code]).toEqual([false, 'missing']);
  });
});
