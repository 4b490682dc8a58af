// Needs no page.
import { describe, expect, it } from 'vitest';
import type { ListItem } from '$lib/api';
import { itemsOf, parted, positionOf } from './items';

function item(id: string, checked = false): ListItem {
  return { id, list: 'l', text: id, checked, place: id, created: '2026-11-20T10:00:00Z', changed: '2026-11-20T10:00:00Z' };
}

describe('what is typed for a list', () => {
  it.each([
    ['milk', ['milk']],
    [' milk , bread,apples ', ['milk', 'bread', 'apples']],
    ['1,5 l milk, 2,5 kg flour', ['1,5 l milk', '2,5 kg flour']],
    ['2, 3 lemons', ['2', '3 lemons']],
    ['- milk\n• bread\n1. apples\n[ ] coffee\n[x] tea', ['milk', 'bread', 'apples', 'coffee', 'tea']],
    ['milk;; bread\n\n', ['milk', 'bread']],
    [' ,\n; ', []],
    ['7 up', ['7 up']],
    ['حليب, خبز 🍞', ['حليب', 'خبز 🍞']],
  ])('%j is %j', (text, items) => {
    expect(itemsOf(text)).toEqual(items);
  });
});

describe('a list', () => {
  it('has what is open apart from what is ticked off, both in its order', () => {
    const { open, ticked } = parted([item('a'), item('b', true), item('c'), item('d', true)]);
    expect([open.map((one) => one.id), ticked.map((one) => one.id)]).toEqual([['a', 'c'], ['b', 'd']]);
  });

  it('goes, like a thing on it, beside its neighbour', () => {
    const [a, b] = [item('a'), item('b')] as const;
    expect(positionOf({ item: b, from: 1, to: 0, order: [b, a], before: a, after: null })).toEqual({ at: 'before', id: 'a' });
    expect(positionOf({ item: a, from: 0, to: 1, order: [b, a], before: null, after: b })).toEqual({ at: 'after', id: 'b' });
  });
});
