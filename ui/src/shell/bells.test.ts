// Needs no page.
import { describe, expect, it } from 'vitest';
import type { Alarm, Occurrence, Reminder, Timer } from '$lib/api';
import { afterChanges, ringingAlarms, ringingTimers, withDue, without, type Due } from './bells';

const due = (reminder: string, occurrence: string): Due => ({
  reminder: { id: reminder } as Reminder,
  occurrence: { id: occurrence } as Occurrence,
  late: false,
});

describe('what calls for the person', () => {
  it('is what rings, and nothing that only counts', () => {
    const timers = [{ id: 'a', state: { is: 'running' } }, { id: 'b', state: { is: 'ringing' } }] as Timer[];
    expect(ringingTimers(timers).map((timer) => timer.id)).toEqual(['b']);
    const alarms = [{ id: 'a', ringing: null }, { id: 'b', ringing: '2026-01-01T00:00:00Z' }] as Alarm[];
    expect(ringingAlarms(alarms).map((alarm) => alarm.id)).toEqual(['b']);
  });

  it('names a reminder once, however often it was due', () => {
    const all = withDue([due('r', 'first'), due('other', 'x')], due('r', 'second'));
    expect(all.map((one) => one.occurrence.id)).toEqual(['x', 'second']);
    expect(without(all, 'r').map((one) => one.reminder.id)).toEqual(['other']);
  });

  it('stays when its moment is written down, and goes when it is seen to or deleted', () => {
    const all = [due('r', 'o')];
    expect(afterChanges(all, [{ kind: 'occurrence', id: 'o', what: 'added' }])).toHaveLength(1);
    expect(afterChanges(all, [{ kind: 'reminder', id: 'r', what: 'changed' }])).toHaveLength(1);
    expect(afterChanges(all, [{ kind: 'occurrence', id: 'o', what: 'changed' }])).toEqual([]);
    expect(afterChanges(all, [{ kind: 'reminder', id: 'r', what: 'removed' }])).toEqual([]);
  });
});
