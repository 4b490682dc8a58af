import { describe, expect, it } from 'vitest';
import { followAddress, go, href, place, readHash } from './router.svelte';

describe('the address', () => {
  it('is read into its parts, whatever stands in it', () => {
    expect(readHash('#/conversations/a%2Fb?search=milk%20and').parts).toEqual(['conversations', 'a/b']);
    expect(readHash('#/x?search=milk').query.get('search')).toBe('milk');
    expect(readHash('').parts).toEqual([]);
    expect(readHash('#/%E0%A4%A').parts).toEqual(['%E0%A4%A']);
  });

  it('is written so that it is read again', () => {
    for (const name of ['a/b', 'ü?#', '%', '日本']) expect(readHash(href('notes', name)).parts).toEqual(['notes', name]);
  });

  it('leads home where it names nothing, and is followed', () => {
    history.replaceState(null, '', '/');
    const stop = followAddress('today');
    expect(place.screen).toBe('today');
    go(href('tasks', 't1'), { replace: true });
    expect(place.parts).toEqual(['tasks', 't1']);
    stop();
  });
});
