// What a note shows of itself, and what is asked for when it is saved.
import type { Found, Note, NotePatch, Request } from '$lib/api';

export interface NoteDraft {
  title: string;
  text: string;
}

export function noteDraft(note: Note | null): NoteDraft {
  return { title: note?.title ?? '', text: note?.text ?? '' };
}

/** The first line of a text that says something. */
export function firstLine(text: string): string {
  return text.split('\n').map((line) => line.trim()).find((line) => line !== '') ?? '';
}

/** What a note is called: its title, else its first line; empty for an empty note. */
export function nameOf(note: Pick<Note, 'title' | 'text'>): string {
  return note.title?.trim() || firstLine(note.text);
}

/** What stands under the name: the text without the line that is its name already. */
export function excerptOf(note: Pick<Note, 'title' | 'text'>): string {
  const text = note.text.trim().replaceAll(/\s*\n\s*/g, ' · ');
  if (note.title?.trim()) return text;
  const first = firstLine(note.text);
  return text.startsWith(first) ? text.slice(first.length).replace(/^ · /, '') : text;
}

/** The notes that were found, in the order in which they were; a search may know one that is gone by now. */
export function foundNotes(notes: readonly Note[], found: readonly Found[]): { note: Note; excerpt: string }[] {
  const byId = new Map(notes.map((note) => [note.id, note]));
  return found.flatMap((one) => {
    const note = one.kind === 'note' ? byId.get(one.id) : undefined;
    return note ? [{ note, excerpt: one.excerpt }] : [];
  });
}

/** Whether something is written that is not kept yet. */
export function unsaved(before: Note | null, draft: NoteDraft): boolean {
  return saving(before, draft) !== null;
}

/** What has to be asked for so that the note becomes what is written; `null` when it is that already. An empty new note is
    none; one that is emptied by hand stays. */
export function saving(before: Note | null, draft: NoteDraft): Request | null {
  const title = draft.title.trim() === '' ? null : draft.title.trim();
  if (!before) {
    // A title alone is a note too: its words are the text.
    const text = draft.text.trim() === '' ? (title ?? '') : draft.text;
    return text === '' ? null : { kind: 'note', value: { do: 'add', title: draft.text.trim() === '' ? null : title, text } };
  }
  const patch: NotePatch = {};
  if (title !== before.title) patch.title = title;
  if (draft.text !== before.text) patch.text = draft.text;
  return Object.keys(patch).length > 0 ? { kind: 'note', value: { do: 'change', id: before.id, patch } } : null;
}

/** What is asked for when somebody leaves in the middle of writing: nothing of it is lost, and what was written elsewhere
    meanwhile is not overwritten, so then mine becomes a note of its own. */
export function leaving(before: Note | null, now: Note | null, draft: NoteDraft, myTitle: (title: string) => string): Request | null {
  const wanted = saving(before, draft);
  if (!wanted || !before || (now && !differs(before, now))) return wanted;
  return saving(null, { title: myTitle(draft.title.trim() || nameOf({ title: null, text: draft.text })), text: draft.text });
}

/** Whether a note says something else than it did. */
export function differs(before: Note, now: Note): boolean {
  return before.title !== now.title || before.text !== now.text;
}
