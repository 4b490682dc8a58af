// Needs no page.
import { describe, expect, it } from 'vitest';
import { clockOf, minutesOf, shortens, wholeOf } from './values';

describe('what was typed', () => {
  it('is a time of day, or is not', () => {
    expect([minutesOf('9:30'), minutesOf(' 00:00 '), minutesOf('23:59'), minutesOf('07:05:00')]).toEqual([570, 0, 1439, 425]);
    for (const wrong of ['', '24:00', '9:60', '9', 'nine', '-1:00', '9:3', '123:00']) expect(minutesOf(wrong)).toBeNull();
  });
  it('comes back as it was', () => {
    for (const minutes of [0, 1, 59, 60, 570, 1439]) expect(minutesOf(clockOf(minutes))).toBe(minutes);
    expect([clockOf(-5), clockOf(99_999)]).toEqual(['00:00', '23:59']);
  });
  it('is a whole number within its range, or is not', () => {
    expect([wholeOf('1', 1, 60), wholeOf(60, 1, 60), wholeOf(' 7 ', 1, 60)]).toEqual([1, 60, 7]);
    for (const wrong of ['', null, undefined, '0', '61', '1.5', '1e1', '-3', 'ten', '９']) {
      expect(wholeOf(wrong, 1, 60)).toBeNull();
    }
  });
});

describe('keeping things for less long', () => {
  it('is told apart from keeping them longer', () => {
    const days = (count: number) => ({ is: 'days' as const, days: count });
    expect(shortens({ is: 'forever' }, days(9000))).toBe(true);
    expect(shortens(days(30), days(29))).toBe(true);
    expect(shortens(days(30), { is: 'never' })).toBe(true);
    expect(shortens(days(30), days(30))).toBe(false);
    expect(shortens({ is: 'never' }, days(1))).toBe(false);
    expect(shortens(days(30), { is: 'forever' })).toBe(false);
  });
});
