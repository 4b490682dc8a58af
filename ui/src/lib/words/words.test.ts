import { afterEach, describe, expect, it } from 'vitest';
import { settings } from '$lib/state/settings.svelte';
import { exampleSettings } from '$lib/core/fixture-example';
import { comeHome, travel } from '../../test/travel';
import { de } from './de';
import { en } from './en';
import * as format from './format.svelte';
import { useLanguage, words } from './words.svelte';

/** Every string of a catalogue with its path; functions are called with numbers or words as they take them. */
function entries(value: unknown, path = ''): [string, unknown][] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) => entries(inner, path === '' ? name : `${path}.${name}`));
  }
  return [[path, value]];
}

describe('the catalogue', () => {
  afterEach(async () => {
    settings.current = null;
    await useLanguage('en');
  });

  it('has the same entries in both languages, empty only where a hint may be missing', () => {
    const german = new Map(entries(de));
    const english = entries(en);
    expect([...german.keys()].sort()).toEqual(english.map(([path]) => path).sort());
    for (const [path, value] of english) {
      expect(typeof german.get(path), path).toBe(typeof value);
      if (typeof value !== 'string') continue;
      // One language may need an explanation where the other's words say it already.
      if (/\.(hint|text)$|Hint\./.test(path)) continue;
      expect(value.trim(), path).not.toBe('');
      expect(String(german.get(path)).trim(), path).not.toBe('');
    }
  });

  it('says "du" and never "Sie" to the person', () => {
    for (const [path, value] of entries(de)) {
      expect(String(value), path).not.toMatch(/\b(Ihr|Ihre|Ihren|Ihnen)\b/);
    }
  });

  it('follows the language', async () => {
    expect(words.common.undo).toBe('Undo');
    await useLanguage('de');
    expect(words.common.undo).toBe('Rückgängig');
    expect(document.documentElement.lang).toBe('de');
  });

  it('counts as the language does', () => {
    expect([0, 1, 2].map(en.common.things)).toEqual(['0 things', '1 thing', '2 things']);
    expect([1, 1200].map(de.common.things)).toEqual(['1 Eintrag', '1.200 Einträge']);
  });
});

describe('numbers and dates', () => {
  const now = new Date(2026, 10, 22, 15, 30);
  afterEach(async () => {
    comeHome();
    settings.current = null;
    await useLanguage('en');
  });

  it('writes sizes and lengths of time for people', () => {
    expect([0, 999, 1500, 340e6, 4.2e9].map(format.bytes)).toEqual(['0 byte', '999 byte', '1.5 kB', '340 MB', '4.2 GB']);
    expect([340, 1200, 12_345].map(format.milliseconds)).toEqual(['340\u00a0ms', '1.2\u00a0s', '12\u00a0s']);
    expect([0, 61_000, 4_800_000, 90_000_000].map(format.duration)).toEqual([
      '0 seconds', '1 minute, 1 second', '1 hour, 20 minutes', '1 day, 1 hour',
    ]);
    expect([0, 245_000, 3_729_000, -5].map(format.countdown)).toEqual(['0:00', '4:05', '1:02:09', '0:00']);
  });

  it('names near days and dates far ones', () => {
    const on = (day: number) => format.dayWord(new Date(2026, 10, day, 1), now);
    expect([on(21), on(22), on(23), on(25)]).toEqual(['Yesterday', 'Today', 'Tomorrow', 'Wednesday']);
    expect(on(30)).toContain('30');
    expect(format.dayWord(new Date(2027, 0, 5), now)).toContain('2027');
  });

  it('counts days over the change of the clocks', () => {
    expect(format.daysBetween(new Date(2026, 2, 28, 23), new Date(2026, 2, 29, 1))).toBe(1);
    expect(format.daysBetween(new Date(2026, 9, 24, 1), new Date(2026, 9, 26, 23))).toBe(2);
  });

  it('writes times as the settings want them', async () => {
    settings.current = exampleSettings;
    expect(format.time(now)).toBe('15:30');
    settings.current = { ...exampleSettings, time: { ...exampleSettings.time, hours: 'twelve' } };
    expect(format.time(now)).toMatch(/^3:30\sPM$/);
  });

  it('follows a machine that is in another zone now', () => {
    settings.current = exampleSettings;
    const noon = new Date('2026-11-22T12:00:00Z');
    const shown = (zone: string) => {
      travel(zone);
      return [format.time(noon), format.dateAs(noon, { day: 'numeric' })];
    };
    expect(shown('Pacific/Pago_Pago')).toEqual(['01:00', '22']);
    expect(shown('Pacific/Kiritimati')).toEqual(['02:00', '23']);
    expect(shown('Pacific/Pago_Pago')).toEqual(['01:00', '22']);
  });

  it('says how far away something is', async () => {
    expect(format.away(new Date(now.getTime() + 300_000), now)).toBe('in 5 minutes');
    await useLanguage('de');
    expect(format.away(new Date(now.getTime() - 7_200_000), now)).toBe('vor 2 Stunden');
  });
});
