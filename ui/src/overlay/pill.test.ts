// Needs no page.
import { describe, expect, it } from 'vitest';
import type { Turn } from '$lib/api';
import { active, dismissal, pillOf, type Now } from './pill';

const quiet: Now = { state: 'request', firm: '', tentative: '', answer: '', done: null, problem: null };
const failed = { outcome: { is: 'failed', sentence: 'There is no such list.' } } as Turn;

describe('what stands in the pill', () => {
  it('is only how it stands until there are words', () => {
    expect(pillOf(quiet)).toEqual({ heard: null, answer: null, failed: false, state: 'request' });
    expect(pillOf({ ...quiet, tentative: '  ' }).state).toBe('request');
  });
  it('is the words, the certain ones apart from the others', () => {
    expect(pillOf({ ...quiet, firm: 'set a', tentative: 'time' })).toEqual({
      heard: { firm: 'set a', tentative: 'time' }, answer: null, failed: false, state: null,
    });
  });
  it('is the answer as it grows', () => {
    const pill = pillOf({ ...quiet, state: 'speaking', firm: 'what is the time', answer: 'It is' });
    expect([pill.answer, pill.failed]).toEqual(['It is', false]);
  });
  it('is why there is no answer', () => {
    expect(pillOf({ ...quiet, state: 'idle', done: failed })).toMatchObject({ answer: 'There is no such list.', failed: true });
    const problem = { code: 'device' as const, sentence: 'The microphone is gone.', exit: 'failed' as const };
    expect(pillOf({ ...quiet, problem })).toMatchObject({ answer: 'The microphone is gone.', failed: true });
    expect(pillOf({ ...quiet, problem, answer: 'Done.' })).toMatchObject({ answer: 'Done.', failed: false });
  });
});

describe('Esc', () => {
  it('lets go what is said, ends what goes on, and asks nothing where nothing goes on', () => {
    expect([dismissal('request'), dismissal('dictation')]).toEqual(['cancel', 'cancel']);
    expect([dismissal('working'), dismissal('speaking')]).toEqual(['stop', 'stop']);
    expect([dismissal('idle'), dismissal('wake_word'), dismissal('closed')]).toEqual([null, null, null]);
    expect([active('request'), active('idle')]).toEqual([true, false]);
  });
});
