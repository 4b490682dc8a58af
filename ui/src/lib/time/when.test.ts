import { afterEach, describe, expect, it } from 'vitest';
import { settings } from '$lib/state/settings.svelte';
import { exampleSettings } from '$lib/core/fixture-example';
import { useLanguage } from '$lib/words';
import { dayBounds, localText, ruleWords, wallClock, whenAt, whenWords } from './when';

describe('a time on the wall clock', () => {
  const now = new Date(2026, 10, 22, 15, 30);
  afterEach(() => useLanguage('en'));

  it('is read and written as it stands there', () => {
    const when = whenAt(now);
    expect(when.local).toBe('2026-11-22T15:30:00');
    expect(wallClock(when)).toEqual(now);
    expect(localText(wallClock({ ...when, local: '2026-01-02T03:04:05.678' }))).toBe('2026-01-02T03:04:05');
  });

  it('of a whole day begins at midnight', () => {
    expect(whenAt(now, true)).toMatchObject({ local: '2026-11-22T00:00:00', all_day: true });
  });

  it('is said with its day', () => {
    settings.current = exampleSettings;
    expect(whenWords(whenAt(now), now)).toBe('Today, 15:30');
    expect(whenWords(whenAt(now, true), now)).toBe('Today');
  });

  it('says how it repeats', async () => {
    expect(ruleWords(null)).toBeNull();
    expect(ruleWords('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR')).toBe('Every weekday');
    expect(ruleWords('FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,MO')).toBe('Every 2 weeks on Monday and Friday');
    expect(ruleWords('FREQ=DAILY')).toBe('Every day');
    expect(ruleWords('FREQ=SECONDLY')).toBe('Repeats');
    expect(ruleWords('nonsense')).toBe('Repeats');
    await useLanguage('de');
    expect(ruleWords('FREQ=MONTHLY;INTERVAL=3')).toBe('Alle 3 Monate');
  });

  it('knows where a day begins and ends', () => {
    const { from, to } = dayBounds(now);
    expect(new Date(from)).toEqual(new Date(2026, 10, 22));
    expect(new Date(to)).toEqual(new Date(2026, 10, 23));
  });
});
