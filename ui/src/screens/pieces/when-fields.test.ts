// Needs no page.
import { describe, expect, it } from 'vitest';
import type { When } from '$lib/api';
import { draftAt, draftOf, fault, nextHour, whenOf } from './when-fields';

const meeting: When = {
  local: '2026-11-22T15:30:00', zone: 'Europe/London', all_day: false, rule: 'FREQ=WEEKLY', zone_named: true,
};

describe('a time in two fields', () => {
  it('comes back as it was, with its place and repetition', () => {
    expect(whenOf(draftOf(meeting), meeting)).toEqual(meeting);
  });

  it('is a whole day without a time', () => {
    expect(whenOf({ date: '2026-11-22', time: '' })).toMatchObject({ local: '2026-11-22T00:00:00', all_day: true });
    expect(draftOf({ ...meeting, local: '2026-11-22T00:00:00', all_day: true })).toEqual({ date: '2026-11-22', time: '' });
  });

  it('is nothing without a date', () => {
    expect(whenOf({ date: '', time: '' })).toBeNull();
    expect(draftOf(null)).toEqual({ date: '', time: '' });
  });

  it.each([
    [{ date: '2026-02-30', time: '' }, 'date'],
    [{ date: '22.11.2026', time: '' }, 'date'],
    [{ date: '0026-11-22', time: '' }, 'date'],
    [{ date: '', time: '10:00' }, 'date'],
    [{ date: '2026-11-22', time: '24:00' }, 'time'],
    [{ date: '2026-11-22', time: 'noon' }, 'time'],
  ] as const)('says what is wrong with %j', (draft, wrong) => {
    expect(fault(draft)).toBe(wrong);
    expect(whenOf(draft)).toBeNull();
  });

  it('begins at the next full hour, also over midnight', () => {
    expect(draftAt(nextHour(new Date(2026, 11, 31, 23, 40)), false)).toEqual({ date: '2027-01-01', time: '00:00' });
  });
});
