// Needs no page.
import { describe, expect, it } from 'vitest';
import type { Task, When } from '$lib/api';
import { hereZone } from '$lib/time/when';
import { dueByTonight, ordered, overdue, patchOf, positionOf, shownOf, taskDraft } from './tasks';

function at(local: string, allDay = false): When {
  return { local, zone: hereZone(), all_day: allDay, rule: null, zone_named: false };
}
function task(id: string, due: When | null = null, more: Partial<Task> = {}): Task {
  return {
    id, text: id, priority: 'normal', due, done: null, place: id,
    created: '2026-11-20T10:00:00Z', changed: '2026-11-20T10:00:00Z', ...more,
  };
}
const now = new Date(2026, 10, 22, 16, 0);
const ids = (tasks: Task[]) => tasks.map((one) => one.id);

describe('which tasks', () => {
  it('are shown, by the address', () => {
    expect([shownOf(null), shownOf('due'), shownOf('done'), shownOf('nonsense')]).toEqual(['open', 'due', 'done', 'open']);
  });

  it('are due by tonight', () => {
    expect(dueByTonight(task('a'), now)).toBe(false);
    expect(dueByTonight(task('b', at('2026-11-22T23:59:00')), now)).toBe(true);
    expect(dueByTonight(task('c', at('2026-10-01T08:00:00')), now)).toBe(true);
    expect(dueByTonight(task('d', at('2026-11-23T00:00:00', true)), now)).toBe(false);
  });

  it('are overdue: a time when it is past, a day when the next one begins', () => {
    expect(overdue(task('a', at('2026-11-22T15:59:00')), now)).toBe(true);
    expect(overdue(task('b', at('2026-11-22T16:01:00')), now)).toBe(false);
    expect(overdue(task('c', at('2026-11-22T00:00:00', true)), now)).toBe(false);
    expect(overdue(task('d', at('2026-11-21T00:00:00', true)), now)).toBe(true);
    expect(overdue(task('e', at('2026-11-21T00:00:00', true), { done: '2026-11-21T10:00:00Z' }), now)).toBe(false);
  });
});

describe('the order', () => {
  it('of due tasks is by time, whole days last, the important one first', () => {
    const tasks = [
      task('day', at('2026-11-22T00:00:00', true)),
      task('low', at('2026-11-22T09:00:00'), { priority: 'low' }),
      task('high', at('2026-11-22T09:00:00'), { priority: 'high' }),
      task('old', at('2026-11-20T23:00:00')),
    ];
    expect(ids(ordered(tasks, 'due'))).toEqual(['old', 'high', 'low', 'day']);
    expect(ids(ordered(tasks, 'open'))).toEqual(['day', 'low', 'high', 'old']);
  });

  it('of done tasks has the last one first', () => {
    const tasks = [task('a', null, { done: '2026-11-20T10:00:00Z' }), task('b', null, { done: '2026-11-22T10:00:00Z' })];
    expect(ids(ordered(tasks, 'done'))).toEqual(['b', 'a']);
  });

  it('is told to the core by the neighbour', () => {
    const [a, b, c] = [task('a'), task('b'), task('c')] as const;
    expect(positionOf({ item: c, from: 2, to: 0, order: [c, a, b], before: a, after: null })).toEqual({ at: 'before', id: 'a' });
    expect(positionOf({ item: a, from: 0, to: 2, order: [b, c, a], before: null, after: c })).toEqual({ at: 'after', id: 'c' });
    expect(positionOf({ item: a, from: 0, to: 0, order: [a], before: null, after: null })).toEqual({ at: 'end' });
  });
});

describe('a change', () => {
  const before = task('a', at('2026-11-22T15:00:00'));

  it('names only what differs', () => {
    const draft = taskDraft(before);
    expect(patchOf(before, draft)).toBeNull();
    expect(patchOf(before, { ...draft, text: ' b ' })).toEqual({ text: 'b' });
    expect(patchOf(before, { ...draft, priority: 'high' })).toEqual({ priority: 'high' });
  });

  it('takes the date away, and keeps the place and repetition of another one', () => {
    const draft = taskDraft(before);
    expect(patchOf(before, { ...draft, due: { date: '', time: '' } })).toEqual({ due: null });
    const weekly = task('w', { ...at('2026-11-22T15:00:00'), rule: 'FREQ=WEEKLY' });
    expect(patchOf(weekly, { ...taskDraft(weekly), due: { date: '2026-11-23', time: '' } })).toEqual({
      due: { local: '2026-11-23T00:00:00', zone: hereZone(), all_day: true, rule: 'FREQ=WEEKLY', zone_named: false },
    });
  });
});
