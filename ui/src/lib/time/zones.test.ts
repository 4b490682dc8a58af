import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alarm, CalendarEntry, Reminder, Task, When } from '$lib/api';
import { exampleSettings } from '$lib/core/fixture-example';
import { settings } from '$lib/state/settings.svelte';
import { clockTime, useLanguage } from '$lib/words';
import { byDay } from '../../screens/calendar/days';
import { draftOf, sameDraft, whenOf } from '../../screens/pieces/when-fields';
import { dueByTonight, ordered, overdue } from '../../screens/tasks/tasks';
import { lines } from '../../screens/today/today';
import { alarmClock, onOurClock, repeatWords, whenWords } from './when';
import { momentAt } from './zones';

const stamps = { created: '2026-11-20T10:00:00Z', changed: '2026-11-20T10:00:00Z' };
function when(local: string, zone = 'Europe/Berlin', more: Partial<When> = {}): When {
  return { local, zone, all_day: false, rule: null, zone_named: false, ...more };
}
const named = { zone_named: true };
const task = (id: string, due: When): Task => ({ id, text: id, priority: 'normal', due, done: null, place: id, ...stamps });

describe('the moment at which a clock shows something', () => {
  it.each([
    ['2026-11-22T23:30:00', 'America/New_York', '2026-11-23T04:30:00Z'],
    ['2026-11-22T23:30:00', 'Asia/Kolkata', '2026-11-22T18:00:00Z'],
    ['2026-11-22T00:15:00', 'Pacific/Kiritimati', '2026-11-21T10:15:00Z'],
    ['2026-07-01T12:00:00', 'Europe/Berlin', '2026-07-01T10:00:00Z'],
    // The clocks go forward from two to three: half past two is an hour later.
    ['2026-03-29T02:30:00', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    // They go back from three to two: half past two comes twice, and the first one counts.
    ['2026-10-25T02:30:00', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['2026-10-25T03:00:00', 'Europe/Berlin', '2026-10-25T02:00:00Z'],
  ])('%s in %s is %s', (local, zone, moment) => {
    expect(momentAt(local, zone)).toEqual(new Date(moment));
  });

  it('is none where there is no such place or time', () => {
    expect(momentAt('2026-11-22T23:30:00', 'Moon/Tranquility')).toBeNull();
    expect(momentAt('soon', 'Europe/Berlin')).toBeNull();
  });
});

describe('a time, told in Berlin', () => {
  beforeEach(() => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    settings.current = exampleSettings;
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    settings.current = null;
    await useLanguage('en');
  });

  // Ten past eleven at night on Sunday.
  const now = () => new Date('2026-11-22T22:10:00Z');

  it('of today and of tomorrow at the same hour says which', () => {
    const six = new Date('2026-11-22T17:00:00Z');
    expect(whenWords(when('2026-11-22T19:00:00'), six)).toBe('Today, 19:00');
    expect(whenWords(when('2026-11-23T07:00:00'), six)).toBe('Tomorrow, 07:00');
    expect(whenWords(when('2026-11-22T23:59:00'), now())).toBe('Today, 23:59');
    expect(whenWords(when('2026-11-23T00:00:00'), now())).toBe('Tomorrow, 00:00');
    expect(whenWords(when('2026-11-22T23:59:00'), new Date('2026-11-22T23:01:00Z'))).toBe('Yesterday, 23:59');
  });

  it('of another place is on the clocks of here, with its own hour', async () => {
    expect(whenWords(when('2026-11-22T23:30:00', 'America/New_York', named), now())).toBe('Tomorrow, 05:30 (23:30 in New York)');
    expect(whenWords(when('2026-11-23T00:30:00', 'Asia/Tokyo', named), now())).toBe('Today, 16:30 (00:30 in Tokyo)');
    await useLanguage('de');
    expect(whenWords(when('2026-11-22T23:30:00', 'America/New_York', named), now())).toBe('Morgen, 5:30 (23:30 in New York)');
  });

  it('that was set on a journey, without naming the place, is on the clocks of here', () => {
    expect(whenWords(when('2026-11-22T22:30:00', 'Europe/London'), now())).toBe('Today, 23:30');
    // An alarm for seven rings at seven wherever one is, but for one whose place was named.
    expect(alarmClock(when('2026-11-23T07:00:00', 'Europe/London')).getHours()).toBe(7);
    expect(alarmClock(when('2026-11-23T07:00:00', 'Europe/London', named)).getHours()).toBe(8);
  });

  it('of a whole day is the same date everywhere', () => {
    const day = when('2026-11-23T00:00:00', 'America/New_York', { all_day: true, zone_named: true });
    expect(whenWords(day, now())).toBe('Tomorrow');
    expect(onOurClock(day).getDate()).toBe(23);
  });

  it('of a place nobody here knows is shown as it stands', () => {
    expect(whenWords(when('2026-11-22T23:30:00', 'Moon/Base'), now())).toBe('Today, 23:30');
  });

  it('that repeats elsewhere names the hour there', () => {
    expect(repeatWords(when('2026-11-22T09:00:00', 'America/New_York', { rule: 'FREQ=DAILY', zone_named: true }))).toBe(
      'Every day, 09:00 in New York',
    );
    expect(repeatWords(when('2026-11-22T09:00:00', 'Europe/Berlin', { rule: 'FREQ=DAILY' }))).toBe('Every day');
  });

  it('has its day where that is not today', () => {
    expect(clockTime(new Date('2026-11-22T22:50:00Z'), now())).toBe('23:50');
    expect(clockTime(new Date('2026-11-22T22:50:00Z'), new Date('2026-11-22T23:10:00Z'))).toBe('Yesterday, 23:50');
  });

  it('decides what is overdue and due by tonight', () => {
    const there = task('there', when('2026-11-22T17:30:00', 'America/New_York', named));
    const soon = task('soon', when('2026-11-22T23:15:00'));
    const past = task('past', when('2026-11-22T22:05:00', 'Europe/London'));
    expect([there, soon, past].map((one) => overdue(one, now()))).toEqual([false, false, true]);
    expect(overdue(past, new Date('2026-11-22T22:04:00Z'))).toBe(false);
    expect(dueByTonight(there, now())).toBe(true);
    expect(dueByTonight(task('late', when('2026-11-22T18:30:00', 'America/New_York', named)), now())).toBe(false);
    expect(ordered([there, soon, past], 'due').map((one) => one.id)).toEqual(['past', 'soon', 'there']);
  });

  it('decides on which day of the calendar something stands', () => {
    const call: CalendarEntry = {
      id: 'call', title: 'call', minutes: 60, except: [], location: null, notes: null, uid: null, ...stamps,
      when: when('2026-11-22T20:00:00', 'America/New_York', named),
    };
    expect([...byDay([call]).keys()]).toEqual(['2026-11-23']);
  });

  it('of an alarm and a reminder around midnight stands under the right day', () => {
    const after = new Date('2026-11-22T23:10:00Z');
    const alarm: Alarm = { id: 'a', name: null, when: when('2026-11-23T00:30:00'), next: '2026-11-22T23:30:00Z', ringing: null, ...stamps };
    const missed: Reminder = {
      id: 'r', text: 'r', when: when('2026-11-01T23:50:00', 'Europe/Berlin', { rule: 'FREQ=DAILY' }),
      next: '2026-11-23T22:50:00Z', done: null, ...stamps,
    };
    const all = lines({ alarms: [alarm], reminders: [missed], calendar: [] }, after, new Date('2026-11-22T23:20:00Z'));
    expect(all.map((line) => [line.kind, line.at.toISOString()])).toEqual([
      ['reminder', '2026-11-22T22:50:00.000Z'],
      ['alarm', '2026-11-22T23:30:00.000Z'],
    ]);
  });

  it('is edited on the clocks of here, but for a place that was named or is repeated at', () => {
    const journey = when('2026-11-22T22:30:00', 'Europe/London');
    expect(draftOf(journey)).toEqual({ date: '2026-11-22', time: '23:30' });
    expect(whenOf(draftOf(journey), journey)).toMatchObject({ local: '2026-11-22T23:30:00', zone: 'Europe/Berlin' });
    expect(sameDraft(draftOf(journey), draftOf(journey))).toBe(true);
    const there = when('2026-11-22T22:30:00', 'Europe/London', named);
    expect(whenOf(draftOf(there), there)).toEqual(there);
    const weekly = when('2026-11-22T22:30:00', 'Europe/London', { rule: 'FREQ=WEEKLY' });
    expect(whenOf(draftOf(weekly), weekly)).toEqual(weekly);
  });
});
