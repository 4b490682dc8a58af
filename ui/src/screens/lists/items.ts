// What is typed or pasted for a list, and where it and the things on it go.
import type { Id, ListItem, Position } from '$lib/api';
import type { Move } from '$lib/components';

/** Stands for the comma of a number while the others separate. */
const DECIMAL = '\u0000';

/** The single things of what was typed: one a line, and on a line separated by commas. A comma between digits belongs to
    a number ("1,5 l milk"); the signs before the lines of a pasted list are no part of it. */
export function itemsOf(text: string): string[] {
  return text
    .replace(/(\d),(?=\d)/g, `$1${DECIMAL}`)
    .split(/[\n;,]/)
    .map((part) => part.replaceAll(DECIMAL, ','))
    .map((part) => part.replace(/^\s*(?:[-*•–]|\d+[.)]|\[[ xX]?\])\s+/u, '').trim())
    .filter((part) => part !== '');
}

/** What is still to be got, and what is ticked off, each in the order of the list. */
export function parted(items: readonly ListItem[]): { open: ListItem[]; ticked: ListItem[] } {
  return { open: items.filter((item) => !item.checked), ticked: items.filter((item) => item.checked) };
}

/** Where a list, or a thing on one, is to go after a move: beside its neighbour, as ticked things lie between. */
export function positionOf(move: Move<{ id: Id }>): Position {
  if (move.before) return { at: 'before', id: move.before.id };
  return move.after ? { at: 'after', id: move.after.id } : { at: 'end' };
}
