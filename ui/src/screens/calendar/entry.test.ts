// Needs no page.
import { describe, expect, it } from 'vitest';
import type { CalendarEntry } from '$lib/api';
import { hereZone } from '$lib/time/when';
import { callingOff, complete, entryDraft, minutesOf, newDraft, saving } from './entry';

const when = { local: '2026-11-22T10:00:00', zone: hereZone(), all_day: false, rule: null, zone_named: false };
const once: CalendarEntry = {
  id: 'e', title: 'Dentist', when, minutes: 45, except: [], location: 'Lindenstraße 4', notes: null, uid: null,
  created: '2026-11-20T10:00:00Z', changed: '2026-11-20T10:00:00Z',
};
const weekly: CalendarEntry = { ...once, id: 'w', when: { ...when, rule: 'FREQ=WEEKLY' }, except: ['2026-11-08T10:00:00'] };

describe('a calendar entry', () => {
  it('is added with its repetition, and without what was left empty', () => {
    const draft = { ...newDraft(new Date(2026, 10, 22, 9), false), title: ' Choir ', minutes: '90', repeats: 'weekly' as const };
    expect(saving(null, draft)).toMatchObject([
      {
        kind: 'calendar',
        value: {
          do: 'add', title: 'Choir', minutes: 90, location: null, notes: null,
          when: { local: '2026-11-22T09:00:00', all_day: false, rule: 'FREQ=WEEKLY' },
        },
      },
    ]);
  });

  it('asks for nothing when nothing was changed', () => {
    expect(saving(once, entryDraft(once))).toEqual([]);
    expect(saving(weekly, entryDraft(weekly))).toEqual([]);
  });

  it('is changed only where it differs', () => {
    const draft = { ...entryDraft(once), location: '  ', minutes: '' };
    expect(saving(once, draft)).toEqual([
      { kind: 'calendar', value: { do: 'change', id: 'e', patch: { minutes: null, location: null } } },
    ]);
  });

  it('is moved with its place', () => {
    const draft = { ...entryDraft(once), when: { date: '2026-11-24', time: '08:30' } };
    expect(saving(once, draft)).toEqual([
      { kind: 'calendar', value: { do: 'change', id: 'e', patch: { when: { ...when, local: '2026-11-24T08:30:00' } } } },
    ]);
  });

  it('that repeats moves only this time: called off here, standing by itself there', () => {
    const draft = { ...entryDraft(weekly), when: { date: '2026-11-23', time: '10:00' } };
    expect(saving(weekly, draft)).toEqual([
      {
        kind: 'calendar',
        value: { do: 'change', id: 'w', patch: { except: ['2026-11-08T10:00:00', '2026-11-22T10:00:00'] } },
      },
      {
        kind: 'calendar',
        value: {
          do: 'add', title: 'Dentist', minutes: 45, location: 'Lindenstraße 4', notes: null,
          when: { ...when, local: '2026-11-23T10:00:00', rule: null },
        },
      },
    ]);
  });

  it('that repeats keeps its length when one of its times becomes a whole day', () => {
    const [first, second] = saving(weekly, { ...entryDraft(weekly), when: { date: '2026-11-22', time: '' }, days: '2' });
    expect(first).toEqual({ kind: 'calendar', value: { do: 'change', id: 'w', patch: { except: [...weekly.except, when.local] } } });
    expect(second).toMatchObject({ value: { do: 'add', minutes: 2880, when: { all_day: true, rule: null } } });
  });

  it('is called off once by its time', () => {
    expect(callingOff(weekly)).toEqual({
      kind: 'calendar',
      value: { do: 'change', id: 'w', patch: { except: ['2026-11-08T10:00:00', '2026-11-22T10:00:00'] } },
    });
  });

  it.each([
    ['', null], ['45', 45], ['0', undefined], ['-5', undefined], ['half an hour', undefined], ['1.5', undefined],
  ])('has a length of %j minutes: %j', (minutes, length) => {
    expect(minutesOf({ ...entryDraft(once), minutes })).toBe(length);
  });

  it('of whole days counts days, and 45 minutes do not become 45 of them', () => {
    const draft = { ...entryDraft(once), when: { date: '2026-11-22', time: '' } };
    expect(minutesOf(draft)).toBeNull();
    expect(minutesOf({ ...draft, days: '3' })).toBe(4320);
  });

  it('needs words and a date that there is', () => {
    expect(complete(entryDraft(once))).toBe(true);
    expect(complete({ ...entryDraft(once), title: ' ' })).toBe(false);
    expect(complete({ ...entryDraft(once), when: { date: '', time: '10:00' } })).toBe(false);
    expect(complete({ ...entryDraft(once), when: { date: '2026-02-30', time: '' } })).toBe(false);
    expect(complete({ ...entryDraft(once), minutes: 'long' })).toBe(false);
  });
});
