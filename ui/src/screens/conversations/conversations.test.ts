// Needs no page.
import { describe, expect, it } from 'vitest';
import type { Conversation, Trace, Turn } from '$lib/api';
import { answerOf, asText, lengthOf, standingFor, titleOf, waitedFor } from './conversations';
import { atEnd } from './stick';

const conversation: Conversation = { id: 'c', title: null, created: '2026-11-22T10:00:00Z', changed: '2026-11-22T10:00:00Z' };

function turn(more: Partial<Turn>): Turn {
  return {
    id: 'u', conversation: 'c', replaces: null, revision: 0, via: 'window', heard: 'what is the time', answer: 'It is ten.',
    understood_by: { by: 'pattern' }, actions: [], outcome: { is: 'answered' }, sources: [], recording: null, trace: [],
    created: '2026-11-22T10:00:00Z', ...more,
  };
}

describe('what a conversation is called', () => {
  it('is its title, else its first words, else when it was', () => {
    expect(titleOf({ ...conversation, title: ' Trip ' }, 'hello')).toBe('Trip');
    expect(titleOf({ ...conversation, title: '  ' }, ' hello ')).toBe('hello');
    expect(titleOf(conversation, undefined)).toMatch(/\d/);
    expect(titleOf(conversation, ' ')).toMatch(/\d/);
  });
});

describe('how long one waited', () => {
  const spoken: Trace[] = [
    { stage: 'heard', from_ms: 0, to_ms: 1500 },
    { stage: 'waited', from_ms: 1500, to_ms: 1800 },
    { stage: 'recognised', from_ms: 1500, to_ms: 1850 },
    { stage: 'spoke', from_ms: 2000, to_ms: 5000 },
  ];
  it('is from the end of the words to the first sound', () => expect(waitedFor(spoken)).toBe(500));
  it('ends with the work where nothing was spoken', () => {
    expect(waitedFor([{ stage: 'understood', from_ms: 0, to_ms: 4 }, { stage: 'acted', from_ms: 4, to_ms: 30 }])).toBe(30);
  });
  it('is unknown where nothing of it was measured', () => {
    expect(waitedFor([])).toBeNull();
    expect(waitedFor([{ stage: 'heard', from_ms: 0, to_ms: 900 }])).toBeNull();
  });
  it('is never less than nothing', () => {
    expect(waitedFor([{ stage: 'heard', from_ms: 0, to_ms: 900 }, { stage: 'spoke', from_ms: 700, to_ms: 1000 }])).toBe(0);
  });
  it('has a length in all', () => expect([lengthOf(spoken), lengthOf([])]).toEqual([5000, 0]));
});

describe('what is copied', () => {
  it('is question and answer, and why there is none', () => {
    expect(asText(turn({}))).toBe('what is the time\n\nIt is ten.');
    const failed = turn({ answer: ' ', outcome: { is: 'failed', sentence: 'No clock.' } });
    expect(answerOf(failed)).toBe('No clock.');
    expect(asText(turn({ answer: '', outcome: { is: 'interrupted' } }))).toBe('what is the time');
  });
});

describe('the turn that is looked for', () => {
  it('is found also where a correction took its place', () => {
    const turns = [turn({ id: 'a' }), turn({ id: 'c', replaces: 'b' })];
    expect(standingFor(turns, 'a')?.id).toBe('a');
    expect(standingFor(turns, 'b')?.id).toBe('c');
    expect(standingFor(turns, 'gone')).toBeUndefined();
  });
});

describe('being at the end of the page', () => {
  it('holds within a little', () => {
    expect(atEnd(900, 800, 1700)).toBe(true);
    expect(atEnd(800, 800, 1700)).toBe(true);
    expect(atEnd(100, 800, 1700)).toBe(false);
    expect(atEnd(0, 800, 300)).toBe(true);
  });
});
