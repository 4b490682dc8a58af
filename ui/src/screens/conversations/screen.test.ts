import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Reply, Request, Turn } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { keys } from '$lib/keys';
import { followAddress } from '$lib/router.svelte';
import { connect, toasts } from '$lib/state';
import Conversations from './Conversations.svelte';

const stamps = { created: '2026-11-22T10:00:00Z', changed: '2026-11-22T10:00:00Z' };

function turn(id: string, heard: string, answer: string, more: Partial<Turn> = {}): Turn {
  return {
    id, conversation: 'c1', replaces: null, revision: 0, via: 'window', heard, answer, understood_by: { by: 'pattern' },
    actions: [{ tool: 'time_now', sentence: 'Looked at the clock', done: true }], outcome: { is: 'answered' }, sources: [],
    recording: null, trace: [{ stage: 'understood', from_ms: 0, to_ms: 4 }], created: stamps.created, ...more,
  };
}

/** A menu holds the page still while it is open, and is placed by measures that are all nothing here: so its things are
    found by their words, and pressed whatever the styles say. */
const byHand = () => userEvent.setup({ pointerEventsCheck: 0 });
const item = (name: string) => screen.findByText(name, { selector: '[role="menuitem"] *' });

describe('conversations', () => {
  let core: FixtureCore;
  let turns: Turn[];
  beforeEach(() => {
    turns = [turn('u1', 'what is the time', 'It is ten.'), turn('u2', 'بريد إلى سامي 💌', 'Done.')];
    location.hash = '#/conversations';
    core = new FixtureCore((request: Request): Reply | undefined => {
      if (request.kind === 'search') {
        return { kind: 'found', value: request.value.words === 'clock' ? [{ kind: 'turn', id: 'u1', excerpt: 'what is the time — It is ten.', created: stamps.created }] : [] };
      }
      if (request.kind === 'text') return { kind: 'begun', value: { id: 'new' } };
      if (request.kind !== 'history') return undefined;
      switch (request.value.do) {
        case 'conversations':
          return { kind: 'conversations', value: [{ id: 'c1', title: null, ...stamps }, { id: 'c2', title: 'Trip', ...stamps }] };
        case 'turns':
          return { kind: 'turns', value: turns };
        case 'turn':
          return { kind: 'turn', value: turns[0]! };
        case 'correct':
          return { kind: 'turn', value: turns[0]! };
        default:
          return { kind: 'done' };
      }
    });
    const off = connect(core);
    const leave = followAddress('conversations');
    const listen = (event: KeyboardEvent) => void keys.handle(event);
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
      off();
      leave();
    };
  });

  async function open(hash: string): Promise<void> {
    location.hash = hash;
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    render(Conversations);
    await screen.findByRole('heading', { level: 1 });
  }

  it('call what has no title by its first words', async () => {
    await open('#/conversations');
    expect(await screen.findByRole('link', { name: /what is the time/ })).toBeTruthy();
    expect(screen.getByRole('link', { name: /Trip/ }).getAttribute('href')).toBe('#/conversations/c2');
  });

  it('are gone through, renamed and deleted by keyboard, and the focus goes on to the next', async () => {
    const user = userEvent.setup({ delay: null });
    await open('#/conversations');
    const first = await screen.findByRole('link', { name: /what is the time/ });
    first.focus();
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(screen.getByRole('link', { name: /Trip/ }));
    await user.keyboard('e');
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Name of the conversation' });
    expect(field.value).toBe('Trip');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    first.focus();
    await user.keyboard('{Delete}');
    expect(core.asked).toContainEqual({ kind: 'history', value: { do: 'delete_conversation', id: 'c1' } });
    await waitFor(() => expect(screen.queryByRole('link', { name: /what is the time/ })).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('link', { name: /Trip/ })));
    await waitFor(() => expect(toasts.all.map((toast) => toast.text)).toEqual(['Conversation deleted']));
  });

  it('are deleted from their menu', async () => {
    const user = byHand();
    await open('#/conversations');
    await user.click(await screen.findByRole('button', { name: 'More about “Trip”' }));
    await user.click(await item('Delete'));
    expect(core.asked).toContainEqual({ kind: 'history', value: { do: 'delete_conversation', id: 'c2' } });
    await waitFor(() => expect(screen.queryByRole('link', { name: /Trip/ })).toBeNull());
  });

  it('let the focused turn be asked again by a key', async () => {
    const user = userEvent.setup({ delay: null });
    await open('#/conversations/c1');
    const article = await screen.findByRole('article', { name: /what is the time/ });
    within(article).getByRole('button', { name: /Details/ }).focus();
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('article', { name: /بريد/ }).contains(document.activeElement)).toBe(true);
    await user.keyboard('{ArrowUp}r');
    expect(core.asked).toContainEqual(expect.objectContaining({ kind: 'text', value: expect.objectContaining({ text: 'what is the time' }) }));
  });

  it('teach what to say when there are none', async () => {
    core.answers(() => ({ kind: 'conversations', value: [] }));
    await open('#/conversations');
    expect(await screen.findByText('Nothing has been said yet')).toBeTruthy();
    expect(screen.getByText('“What can you do?”')).toBeTruthy();
  });

  it('say what went wrong and try again', async () => {
    const user = userEvent.setup();
    core.answers(() => undefined);
    await open('#/conversations');
    const asked = core.asked.length;
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(core.asked.length).toBeGreaterThan(asked);
  });

  it('are searched, and a result leads to its place', async () => {
    const user = userEvent.setup();
    await open('#/conversations');
    const field = screen.getByRole('searchbox', { name: 'Search conversations' });
    await user.type(field, 'clock');
    await user.click(await screen.findByRole('button', { name: /It is ten/ }));
    await waitFor(() => expect(location.hash).toBe('#/conversations/c1?turn=u1'));
  });

  it('say so when nothing is found', async () => {
    const user = userEvent.setup();
    await open('#/conversations');
    await user.type(screen.getByRole('searchbox', { name: 'Search conversations' }), '💌 nothing');
    expect(await screen.findByText('Nothing was found for “💌 nothing”.')).toBeTruthy();
  });

  it('show where the time of a turn went', async () => {
    const user = userEvent.setup();
    await open('#/conversations/c1');
    const article = await screen.findByRole('article', { name: /what is the time/ });
    expect(article.querySelector('svg[role="img"]')).toBeNull();
    const button = within(article).getByRole('button', { name: /Details/ });
    await user.click(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(within(article).getByRole('img', { name: /Where the time went: Understood/ })).toBeTruthy();
    expect(within(article).getByText('Looked at the clock')).toBeTruthy();
  });

  it('lead to what an answer rests on', async () => {
    const user = userEvent.setup();
    turns = [turn('u1', 'where is the key', 'Behind the blue door.', { sources: [{ kind: 'note', id: 'n2' }, { kind: 'task', id: 't1' }] })];
    await open('#/conversations/c1');
    const article = await screen.findByRole('article', { name: /where is the key/ });
    await user.click(within(article).getByRole('button', { name: /Details/ }));
    expect(within(article).getByRole('link', { name: 'a note' }).getAttribute('href')).toBe('#/notes/n2');
    expect(within(article).getByRole('link', { name: 'a task' }).getAttribute('href')).toBe('#/tasks');
  });

  it('offer to take back what a turn did, beside it', async () => {
    const user = userEvent.setup();
    turns = [turn('u1', 'add milk', 'Milk is on the list.'), turn('u2', 'what is the time', 'It is ten.')];
    await open('#/conversations/c1');
    const article = await screen.findByRole('article', { name: /add milk/ });
    toasts.undoable = 'u1';
    await user.click(await within(article).findByRole('button', { name: 'Undo' }));
    expect(core.asked).toContainEqual({ kind: 'undo' });
    expect(within(article).queryByRole('button', { name: 'Undo' })).toBeNull();
  });

  it('go on in writing, with the answer as it comes', async () => {
    const user = userEvent.setup();
    await open('#/conversations/c1');
    await screen.findByRole('article', { name: /what is the time/ });
    await user.type(screen.getByRole('textbox', { name: 'Write to Sotto' }), 'and the date?{Enter}');
    expect(core.asked).toContainEqual({
      kind: 'text',
      value: { do: 'ask', text: 'and the date?', conversation: 'c1', via: 'window', spoken: false },
    });
    core.happen({ kind: 'answer', value: { turn: 'new', text: 'Sunday, the ' } });
    expect(await screen.findByText('Sunday, the')).toBeTruthy();
    const done = turn('new', 'and the date?', 'Sunday, the 22nd.');
    turns = [...turns, done];
    core.happen({ kind: 'turn_done', value: done });
    core.happen({ kind: 'changed', value: [{ kind: 'turn', id: 'new', what: 'added' }] });
    expect(await screen.findByRole('article', { name: /and the date/ })).toBeTruthy();
    await waitFor(() => expect(screen.getAllByText('Sunday, the 22nd.')).toHaveLength(1));
  });

  it('give words back that were not taken on, and write a new line with Shift', async () => {
    const user = userEvent.setup();
    await open('#/conversations/c1');
    const before = turns;
    core.answers((request) => (request.kind === 'text' ? undefined : { kind: 'turns', value: before }));
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Write to Sotto' });
    await user.type(field, 'one{Shift>}{Enter}{/Shift}two');
    expect(field.value).toBe('one\ntwo');
    await user.type(field, '{Enter}');
    await waitFor(() => expect(field.value).toBe('one\ntwo'));
    expect(await screen.findByText('Nothing answers "text" here.')).toBeTruthy();
  });

  it('let a turn be asked again, corrected and deleted', async () => {
    const user = byHand();
    await open('#/conversations/c1');
    const menu = await screen.findByRole('button', { name: 'More about “what is the time”' });
    await user.click(menu);
    await user.click(await item('Ask again'));
    expect(core.asked).toContainEqual(expect.objectContaining({ kind: 'text', value: expect.objectContaining({ text: 'what is the time' }) }));

    await user.click(menu);
    await user.click(await item('Edit and send again'));
    const field = await screen.findByRole('textbox', { name: 'What you said' });
    await user.clear(field);
    await user.type(field, 'what is the date');
    await user.click(screen.getByRole('button', { name: 'Only correct' }));
    expect(core.asked).toContainEqual({ kind: 'history', value: { do: 'correct', turn: 'u1', heard: 'what is the date' } });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

    await user.click(menu);
    await user.click(await item('Delete'));
    expect(core.asked).toContainEqual({ kind: 'history', value: { do: 'delete_turn', id: 'u1' } });
    await waitFor(() => expect(screen.queryByRole('article', { name: /what is the time/ })).toBeNull());
    expect(toasts.all.some((toast) => toast.undoes && toast.text === 'Deleted from the history')).toBe(true);
  });

  it('give the focus to the neighbour of a turn that is deleted, then to the title', async () => {
    const user = byHand();
    await open('#/conversations/c1');
    await user.click(await screen.findByRole('button', { name: 'More about “what is the time”' }));
    await user.click(await item('Delete'));
    const left = await screen.findByRole('article', { name: /بريد/ });
    await waitFor(() => expect(left.contains(document.activeElement)).toBe(true));
    await user.click(within(left).getByRole('button', { name: /^More about/ }));
    await user.click(await item('Delete'));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 })));
  });

  it('draw ten thousand turns no slower than a few', async () => {
    turns = Array.from({ length: 10_000 }, (_, nth) => turn(`u${nth}`, `question ${nth}`, 'Yes.'));
    await open('#/conversations/c1');
    await screen.findAllByRole('article');
    const rows = screen.getAllByRole('article').length;
    expect(rows).toBeGreaterThan(3);
    expect(rows).toBeLessThan(60);
    expect(document.querySelector('[aria-setsize="10000"]')).toBeTruthy();
  });

  it('copy an answer, and say when that cannot be', async () => {
    const user = byHand();
    await open('#/conversations/c1');
    await user.click(await screen.findByRole('button', { name: 'More about “what is the time”' }));
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('closed'));
    await user.click(await item('Copy the answer'));
    expect(write).toHaveBeenCalledWith('It is ten.');
    await waitFor(() => expect(toasts.all.some((toast) => toast.tone === 'problem')).toBe(true));
  });
});
