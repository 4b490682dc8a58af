import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Note, Request } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { problem } from '$lib/core/core';
import { toasts } from '$lib/state';
import { onScreen } from '../pieces/on-screen';
import Notes from './Notes.svelte';

const stamps = { created: '2026-11-20T10:00:00Z', changed: '2026-11-20T10:00:00Z' };

describe('the screen of notes', () => {
  let core: FixtureCore;
  let notes: Note[];
  const did = (what: string) => core.asked.filter((one): one is Extract<Request, { kind: 'note' }> => one.kind === 'note' && one.value.do === what);
  beforeEach(() => {
    notes = [
      { id: 'n1', title: 'Garden', text: 'Plant the bulbs.\nTulips by the wall.', ...stamps },
      { id: 'n2', title: null, text: 'The key hangs behind the blue door.', ...stamps },
    ];
    core = new FixtureCore((request) => {
      if (request.kind === 'search') return { kind: 'found', value: [{ kind: 'note', id: 'n2', excerpt: '… the blue door', created: '' }] };
      if (request.kind !== 'note') return { kind: 'done' };
      const { value } = request;
      if (value.do === 'list') return { kind: 'notes', value: notes };
      if (value.do === 'add') return { kind: 'note', value: { id: 'n3', title: value.title, text: value.text, ...stamps } };
      if (value.do === 'get') {
        const note = notes.find((one) => one.id === value.id);
        return note ? { kind: 'note', value: note } : { kind: 'problem', value: problem('not_found', 'There is no such note.') };
      }
      return { kind: 'done' };
    });
  });
  const at = (address: string) => onScreen(address, core);

  it('finds notes by their words', async () => {
    const leave = at('#/notes');
    const user = userEvent.setup({ delay: null });
    render(Notes);
    await screen.findByText('Garden');
    await user.type(screen.getByRole('searchbox', { name: 'Search the notes' }), 'door');
    expect(await screen.findByText('… the blue door')).toBeTruthy();
    await waitFor(() => expect(screen.queryByText('Garden')).toBeNull());
    expect(core.asked).toContainEqual({ kind: 'search', value: { words: 'door', kinds: ['note'], order: 'best', limit: 100 } });
    leave();
  });

  it('teaches what to say while there are none', async () => {
    notes = [];
    const leave = at('#/notes');
    render(Notes);
    expect(await screen.findByText('No notes yet')).toBeTruthy();
    leave();
  });

  it('is read, gets a line at its end, and is deleted with a key', async () => {
    const leave = at('#/notes/n1');
    const user = userEvent.setup({ delay: null });
    render(Notes);
    expect(await screen.findByText(/Tulips by the wall/)).toBeTruthy();
    await user.keyboard('i');
    await user.keyboard('Crocuses too{Enter}');
    expect(did('append').map((one) => one.value)).toEqual([{ do: 'append', id: 'n1', text: 'Crocuses too' }]);
    (document.activeElement as HTMLElement).blur();
    await user.keyboard('{Delete}');
    await waitFor(() => expect(location.hash).toBe('#/notes'));
    expect(did('delete')).toHaveLength(1);
    leave();
  });

  it('is written and saved with Ctrl+Enter', async () => {
    const leave = at('#/notes/n1?edit=yes');
    const user = userEvent.setup({ delay: null });
    render(Notes);
    const text = await screen.findByRole('textbox', { name: 'Text' });
    await user.type(text, ' And more.{Control>}{Enter}{/Control}');
    expect(did('change').map((one) => one.value)).toEqual([
      { do: 'change', id: 'n1', patch: { text: 'Plant the bulbs.\nTulips by the wall. And more.' } },
    ]);
    leave();
  });

  it('loses nothing when somebody leaves in the middle', async () => {
    const leave = at('#/notes/new');
    const user = userEvent.setup({ delay: null });
    const { unmount } = render(Notes);
    await user.type(await screen.findByRole('textbox', { name: 'Text' }), 'Half a thought');
    unmount();
    await waitFor(() => expect(did('add').map((one) => one.value)).toEqual([{ do: 'add', title: null, text: 'Half a thought' }]));
    await waitFor(() => expect(toasts.all.map((toast) => toast.text)).toEqual(['What you had begun to write is saved']));
    leave();
  });

  it('keeps what was changed when somebody goes to another screen', async () => {
    const leave = at('#/notes/n2?edit=yes');
    const user = userEvent.setup({ delay: null });
    render(Notes);
    await user.type(await screen.findByRole('textbox', { name: 'Text' }), ' More.');
    await user.click(screen.getByRole('link', { name: 'Notes' }));
    location.hash = '#/notes';
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    await waitFor(() =>
      expect(did('change').map((one) => one.value)).toEqual([
        { do: 'change', id: 'n2', patch: { text: 'The key hangs behind the blue door. More.' } },
      ]),
    );
    leave();
  });

  it('keeps nothing that was discarded', async () => {
    const leave = at('#/notes/new');
    const user = userEvent.setup({ delay: null });
    const { unmount } = render(Notes);
    await user.type(await screen.findByRole('textbox', { name: 'Text' }), 'Nonsense');
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    unmount();
    expect(did('add')).toEqual([]);
    leave();
  });

  it('asks which version counts when the note was changed elsewhere meanwhile', async () => {
    const leave = at('#/notes/n2?edit=yes');
    const user = userEvent.setup({ delay: null });
    render(Notes);
    await user.type(await screen.findByRole('textbox', { name: 'Text' }), ' Mine.');
    notes = [{ ...notes[1]!, text: 'Theirs.' }];
    core.happen({ kind: 'changed', value: [{ kind: 'note', id: 'n2', what: 'changed' }] });
    await user.click(await screen.findByRole('button', { name: 'Keep mine' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(did('change').map((one) => one.value)).toEqual([
      { do: 'change', id: 'n2', patch: { text: 'The key hangs behind the blue door. Mine.' } },
    ]);
    leave();
  });

  it('says that a note is gone, and leads back', async () => {
    const leave = at('#/notes/n9');
    render(Notes);
    expect(await screen.findByText('This note is not there any more')).toBeTruthy();
    leave();
  });
});
