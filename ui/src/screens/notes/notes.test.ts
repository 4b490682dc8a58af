// Needs no page.
import { describe, expect, it } from 'vitest';
import type { Note } from '$lib/api';
import { excerptOf, foundNotes, leaving, nameOf, noteDraft, saving } from './notes';

function note(title: string | null, text: string, id = 'n'): Note {
  return { id, title, text, created: '2026-11-20T10:00:00Z', changed: '2026-11-20T10:00:00Z' };
}
const mine = (title: string) => `${title} (mine)`;

describe('a note', () => {
  it.each([
    [note('Garden', 'Tulips\nby the wall'), 'Garden', 'Tulips · by the wall'],
    [note(null, '\n  The key\n\nhangs there'), 'The key', 'hangs there'],
    [note('  ', 'One line'), 'One line', ''],
    [note(null, ' \n '), '', ''],
  ])('is called after its title or its first line', (one, name, excerpt) => {
    expect([nameOf(one), excerptOf(one)]).toEqual([name, excerpt]);
  });

  it('that was found but is gone is left out', () => {
    const found = ['b', 'gone', 'a'].map((id) => ({ kind: 'note' as const, id, excerpt: `… ${id}`, created: '' }));
    expect(foundNotes([note(null, 'A', 'a'), note(null, 'B', 'b')], found).map((one) => one.excerpt)).toEqual(['… b', '… a']);
  });
});

describe('saving a note', () => {
  it('adds a new one, keeping its lines and blanks', () => {
    expect(saving(null, { title: ' Garden ', text: ' a\n  b ' })).toEqual({
      kind: 'note', value: { do: 'add', title: 'Garden', text: ' a\n  b ' },
    });
  });

  it('takes a title alone as the text, and an empty one as none', () => {
    expect(saving(null, { title: 'Buy glue', text: ' ' })).toEqual({ kind: 'note', value: { do: 'add', title: null, text: 'Buy glue' } });
    expect(saving(null, { title: ' ', text: '\n' })).toBeNull();
  });

  it('changes only what differs, and may empty it', () => {
    const before = note('Garden', 'Tulips');
    expect(saving(before, noteDraft(before))).toBeNull();
    expect(saving(before, { title: '', text: 'Tulips' })).toEqual({ kind: 'note', value: { do: 'change', id: 'n', patch: { title: null } } });
    expect(saving(before, { title: 'Garden', text: '' })).toEqual({ kind: 'note', value: { do: 'change', id: 'n', patch: { text: '' } } });
  });
});

describe('leaving in the middle of writing', () => {
  const before = note('Garden', 'Tulips');
  const draft = { title: 'Garden', text: 'Tulips, crocuses' };

  it('keeps what was written', () => {
    expect(leaving(before, before, draft, mine)).toEqual(saving(before, draft));
    expect(leaving(before, before, noteDraft(before), mine)).toBeNull();
    expect(leaving(null, null, draft, mine)).toEqual(saving(null, draft));
  });

  it('does not overwrite what was written elsewhere meanwhile', () => {
    expect(leaving(before, note('Garden', 'Roses'), draft, mine)).toEqual({
      kind: 'note', value: { do: 'add', title: 'Garden (mine)', text: 'Tulips, crocuses' },
    });
  });
});
