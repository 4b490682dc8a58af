// Needs no page.
import { describe, expect, it } from 'vitest';
import type { Alarm, CalendarEntry, Reminder, Timer, When } from '$lib/api';
import { hereZone, localText } from '$lib/time/when';
import { settingDraft, settingFault, settingRequest } from './setting';
import { counting, isDue, leftOf, lines, longerTimer, pausedTimer, resumedTimer, timerLength } from './today';

const now = new Date(2026, 10, 22, 16, 0, 0);
const dayEnds = new Date(2026, 10, 23);
const stamps = { created: '2026-11-20T10:00:00Z', changed: '2026-11-20T10:00:00Z' };
const at = (hour: number, day = 22) => new Date(2026, 10, day, hour);
function when(date: Date, rule: string | null = null, allDay = false): When {
  return { local: localText(date), zone: hereZone(), all_day: allDay, rule, zone_named: false };
}
function timer(id: string, state: Timer['state']): Timer {
  return { id, name: null, length_ms: 600_000, state, ...stamps };
}
function reminder(id: string, next: Date | null, rule: string | null = null): Reminder {
  return { id, text: id, when: when(at(9), rule), next: next?.toISOString() ?? null, done: null, ...stamps };
}
const alarm = (id: string, next: Date, ringing: Date | null = null): Alarm => ({
  id, name: null, when: when(next), next: next.toISOString(), ringing: ringing?.toISOString() ?? null, ...stamps,
});
const entry = (id: string, begin: Date, allDay = false): CalendarEntry => ({
  id, title: id, when: when(begin, null, allDay), minutes: null, except: [], location: null, notes: null, uid: null, ...stamps,
});

describe('timers', () => {
  const running = timer('a', { is: 'running', ends: new Date(now.getTime() + 90_000).toISOString() });
  const paused = timer('b', { is: 'paused', left_ms: 5_000 });

  it('count down to nothing and not below', () => {
    expect(leftOf(running, now)).toBe(90_000);
    expect(leftOf(running, at(20))).toBe(0);
    expect(leftOf(paused, now)).toBe(5_000);
  });

  it('stand in the order in which they ring, paused ones last, without those that ring or are over', () => {
    const soon = timer('c', { is: 'running', ends: new Date(now.getTime() + 1_000).toISOString() });
    const rings = timer('d', { is: 'ringing', since: now.toISOString() });
    const over = timer('e', { is: 'over', at: now.toISOString() });
    expect(counting([paused, running, rings, soon, over], now).map((one) => one.id)).toEqual(['c', 'a', 'b']);
  });

  it('keep what is left when they are paused, go on, or get longer', () => {
    expect(leftOf(resumedTimer(pausedTimer(running, now), now), now)).toBe(90_000);
    expect(leftOf(longerTimer(running, 60_000, now), now)).toBe(150_000);
    expect(longerTimer(paused, 60_000, now).state).toEqual({ is: 'paused', left_ms: 65_000 });
  });

  it('that ring go on for what is added', () => {
    const rings = timer('d', { is: 'ringing', since: now.toISOString() });
    expect(leftOf(longerTimer(rings, 300_000, now), now)).toBe(300_000);
  });

  it.each([
    ['5', 300_000], ['2,5', 150_000], ['0.5', 30_000], ['1440', 86_400_000], ['0', null], ['0.001', null], ['1441', null],
    ['', null], ['five', null], ['-3', null], ['1e3', null],
  ])('of %j minutes run for %j ms', (text, ms) => {
    expect(timerLength(text)).toBe(ms);
  });
});

describe('what is next', () => {
  it('is what is due first, then whole days, then by time, without what is over or rings', () => {
    const day = {
      alarms: [alarm('alarm', at(18)), alarm('rings', at(16), now)],
      reminders: [reminder('soon', at(17)), reminder('shown', null), reminder('daily', at(9, 23), 'FREQ=DAILY')],
      calendar: [entry('dinner', at(19)), entry('lunch', at(12)), entry('fair', at(0), true)],
    };
    expect(lines(day, now, dayEnds).map((line) => line.key.split('@')[0])).toEqual([
      'shown', 'daily', 'fair', 'soon', 'alarm', 'dinner',
    ]);
  });

  it('knows a reminder that was shown: nothing comes any more, or only another day', () => {
    expect(isDue(reminder('a', null), now, dayEnds)).toBe(true);
    expect(isDue(reminder('b', at(9, 23), 'FREQ=DAILY'), now, dayEnds)).toBe(true);
    expect(isDue(reminder('c', at(18)), now, dayEnds)).toBe(false);
    expect(isDue({ ...reminder('d', null), done: now.toISOString() }, now, dayEnds)).toBe(false);
  });
});

describe('setting by hand', () => {
  it('starts a timer with or without a name', () => {
    const draft = { ...settingDraft({ kind: 'timer' }, now), minutes: '3', text: ' Tea ' };
    expect(settingRequest({ kind: 'timer' }, draft)).toEqual({ kind: 'timer', value: { do: 'start', name: 'Tea', length_ms: 180_000 } });
    expect(settingRequest({ kind: 'timer' }, { ...draft, text: ' ' })).toMatchObject({ value: { name: null } });
    expect(settingFault({ kind: 'timer' }, { ...draft, minutes: 'x' })).toBe('minutes');
  });

  it('sets an alarm for the next hour, which needs a time of day', () => {
    const setting = { kind: 'alarm' as const, alarm: null };
    const draft = settingDraft(setting, now);
    expect(draft.when).toEqual({ date: '2026-11-22', time: '17:00' });
    expect(settingFault(setting, { ...draft, when: { ...draft.when, time: '' } })).toBe('time');
    expect(settingRequest(setting, { ...draft, repeats: 'workdays' })).toMatchObject({
      kind: 'alarm', value: { do: 'set', name: null, when: { local: '2026-11-22T17:00:00', rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' } },
    });
  });

  it('changes only what differs of a reminder, and keeps its repetition', () => {
    const before = reminder('Bins', at(9, 23), 'FREQ=WEEKLY');
    const setting = { kind: 'reminder' as const, reminder: before };
    const draft = settingDraft(setting, now);
    expect(settingRequest(setting, draft)).toBeNull();
    expect(settingRequest(setting, { ...draft, text: 'Blue bins' })).toEqual({
      kind: 'reminder', value: { do: 'change', id: 'Bins', patch: { text: 'Blue bins' } },
    });
    expect(settingRequest(setting, { ...draft, when: { ...draft.when, time: '07:15' } })).toMatchObject({
      value: { patch: { when: { local: '2026-11-22T07:15:00', rule: 'FREQ=WEEKLY' } } },
    });
    expect(settingFault(setting, { ...draft, text: ' ' })).toBe('text');
  });
});
