// Needs no page.
import { describe, expect, it } from 'vitest';
import type { CalendarEntry } from '$lib/api';
import { hereZone } from '$lib/time/when';
import { byDay, dayKey, dayOf, endOf, isOn, monthWeeks, plusMonths, weekBegin } from './days';
import { dayByKey } from './month-keys';

function entry(id: string, local: string, minutes: number | null = 60, allDay = false): CalendarEntry {
  return {
    id, title: id, minutes, except: [], location: null, notes: null, uid: null,
    when: { local, zone: hereZone(), all_day: allDay, rule: null, zone_named: false },
    created: '2026-11-20T10:00:00Z', changed: '2026-11-20T10:00:00Z',
  };
}
const on = (entries: CalendarEntry[]) => Object.fromEntries([...byDay(entries)].map(([day, all]) => [day, all.map((one) => one.id)]));

describe('a month', () => {
  it('is shown in whole weeks, by the day with which a week begins', () => {
    const monday = monthWeeks(new Date(2026, 10, 15), 'monday');
    expect([monday.length, dayKey(monday[0]![0]!), dayKey(monday.at(-1)![6]!)]).toEqual([6, '2026-10-26', '2026-12-06']);
    const sunday = monthWeeks(new Date(2026, 10, 15), 'sunday');
    expect([sunday.length, dayKey(sunday[0]![0]!), dayKey(sunday.at(-1)![6]!)]).toEqual([5, '2026-11-01', '2026-12-05']);
  });

  it('may fit four weeks exactly', () => {
    expect(monthWeeks(new Date(2027, 1, 10), 'monday').length).toBe(4);
  });

  it('has no day that the next one lacks', () => {
    expect(dayKey(plusMonths(new Date(2027, 0, 31), 1))).toBe('2027-02-28');
    expect(dayKey(plusMonths(new Date(2026, 11, 31), 2))).toBe('2027-02-28');
    expect(dayKey(plusMonths(new Date(2027, 2, 31), -1))).toBe('2027-02-28');
  });

  it('begins weeks where the settings say', () => {
    const day = new Date(2026, 10, 22);
    expect([weekBegin(day, 'sunday'), weekBegin(day, 'monday'), weekBegin(day, 'saturday')].map(dayKey)).toEqual([
      '2026-11-22', '2026-11-16', '2026-11-21',
    ]);
  });

  it.each([
    ['ArrowRight', '2026-12-01'], ['ArrowLeft', '2026-11-29'], ['ArrowDown', '2026-12-07'], ['ArrowUp', '2026-11-23'],
    ['PageDown', '2026-12-30'], ['PageUp', '2026-10-30'], ['Home', '2026-11-30'], ['End', '2026-12-06'], ['a', null],
  ])('goes by %s from the last day to %s', (key, to) => {
    expect(dayByKey(key, '2026-11-30', 'monday')).toBe(to);
  });

  it('turns left and right in a language written from right to left', () => {
    expect(dayByKey('ArrowRight', '2026-11-30', 'monday', true)).toBe('2026-11-29');
  });
});

describe('a day in the address', () => {
  it('is a date that there is', () => {
    expect(dayOf('2026-11-22')).toEqual(new Date(2026, 10, 22));
    for (const wrong of [null, '', '2026-02-30', '2026-13-01', 'tomorrow', '0001-01-01']) expect(dayOf(wrong)).toBeNull();
  });
});

describe('what is on', () => {
  it('is put on each of its days, whole days first', () => {
    expect(
      on([
        entry('late', '2026-11-22T23:30:00', 60),
        entry('early', '2026-11-22T08:00:00'),
        entry('fair', '2026-11-22T00:00:00', 2880, true),
      ]),
    ).toEqual({ '2026-11-22': ['fair', 'early', 'late'], '2026-11-23': ['fair', 'late'] });
  });

  it('that ends at midnight is not on the next day', () => {
    expect(on([entry('party', '2026-11-22T22:00:00', 120)])).toEqual({ '2026-11-22': ['party'] });
  });

  it('keeps a whole day when its length is not told, and an hour when it has a time', () => {
    expect(endOf(entry('day', '2026-10-25T00:00:00', null, true))).toEqual(new Date(2026, 9, 26));
    expect(endOf(entry('talk', '2026-11-22T10:00:00', null))).toEqual(new Date(2026, 10, 22, 11));
  });

  it('does not fill years of a damaged length', () => {
    expect(byDay([entry('ever', '2026-11-22T00:00:00', 4_000_000_000, true)]).size).toBe(400);
  });

  it('goes on from its beginning until its end', () => {
    const talk = entry('talk', '2026-11-22T10:00:00', 45);
    expect([[9, 59], [10, 0], [10, 44], [10, 45]].map(([hour, minute]) => isOn(talk, new Date(2026, 10, 22, hour, minute)))).toEqual([
      false, true, true, false,
    ]);
  });
});
