// Needs no page.
import { describe, expect, it } from 'vitest';
import type { Fact } from '$lib/api';
import { fitting } from './memory';

function fact(id: string, text: string, created: string): Fact {
  return { id, text, source: { from: 'written' }, created, changed: created };
}

describe('what is remembered', () => {
  const facts = [
    fact('a', 'The spare key is with Mrs Novák', '2026-01-01T10:00:00Z'),
    fact('b', 'Grandma’s birthday is on the third of May', '2026-03-01T10:00:00Z'),
    fact('c', '', '2026-02-01T10:00:00Z'),
  ];
  const ids = (typed: string) => fitting(facts, typed).map((one) => one.id);

  it('comes with the newest first', () => expect(ids('')).toEqual(['b', 'c', 'a']));
  it('is found by all of the words, in any order, without accents or capitals', () => {
    expect(ids('novak KEY')).toEqual(['a']);
    expect(ids('  birth  may ')).toEqual(['b']);
  });
  it('is not found by words of different things', () => expect(ids('key birthday')).toEqual([]));
  it('takes signs for what they are', () => expect(ids('.*')).toEqual([]));
});
