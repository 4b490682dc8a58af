import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { List, ListItem, Request } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { problem } from '$lib/core/core';
import { toasts } from '$lib/state';
import { onScreen } from '../pieces/on-screen';
import Lists from './Lists.svelte';

const stamps = { created: '2026-11-20T10:00:00Z', changed: '2026-11-20T10:00:00Z' };
const shopping: List = { id: 'l1', name: 'Shopping', place: 'a', ...stamps };
const item = (id: string, text: string, checked = false): ListItem => ({ id, list: 'l1', text, checked, place: id, ...stamps });

describe('the screen of lists', () => {
  let core: FixtureCore;
  let lists: List[];
  let items: ListItem[];
  const did = (what: string) => core.asked.filter((one): one is Extract<Request, { kind: 'list' }> => one.kind === 'list' && one.value.do === what);
  const at = (address: string) => onScreen(address, core);
  beforeEach(() => {
    lists = [shopping];
    items = [item('a', 'Milk'), item('b', 'Bread', true), item('c', 'Apples'), item('d', 'Tea', true)];
    core = new FixtureCore((request) => {
      if (request.kind !== 'list') return { kind: 'done' };
      switch (request.value.do) {
        case 'all':
          return { kind: 'lists', value: lists };
        case 'read':
          return { kind: 'list_items', value: items };
        case 'create':
          return { kind: 'list', value: { ...shopping, id: 'l2', name: request.value.name } };
        default:
          return { kind: 'done' };
      }
    });
  });

  it('makes a list and goes to it; a second one of that name is refused where it was typed', async () => {
    const leave = at('#/lists');
    const user = userEvent.setup({ delay: null });
    render(Lists);
    const field = await screen.findByRole('textbox', { name: 'New list' });
    core.answers(() => ({ kind: 'problem', value: problem('invalid', 'There is a list called "Shopping" already.') }));
    await user.type(field, 'Shopping{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('already');
    core.answers((request) => (request.kind === 'list' && request.value.do === 'create' ? { kind: 'list', value: { ...shopping, id: 'l2' } } : undefined));
    await user.type(field, ' 2{Enter}');
    await waitFor(() => expect(location.hash).toBe('#/lists/l2'));
    leave();
  });

  it('teaches what to say while there are no lists', async () => {
    lists = [];
    const leave = at('#/lists');
    render(Lists);
    expect(await screen.findByText('“Add milk and bread to the shopping list”')).toBeTruthy();
    leave();
  });

  it('deletes a list with a key and offers to take that back', async () => {
    const leave = at('#/lists');
    const user = userEvent.setup({ delay: null });
    render(Lists);
    (await screen.findByRole('link', { name: 'Shopping' })).focus();
    await user.keyboard('{Delete}');
    expect(did('delete')).toHaveLength(1);
    await waitFor(() => expect(toasts.all.map((toast) => toast.text)).toEqual(['List deleted: Shopping']));
    leave();
  });

  describe('puts the lists in order', () => {
    const names = () => screen.getAllByRole('link').map((link) => link.textContent?.trim());
    beforeEach(() => {
      lists = [shopping, { ...shopping, id: 'l2', name: 'Packing', place: 'b' }, { ...shopping, id: 'l3', name: 'Films', place: 'c' }];
      return at('#/lists');
    });

    it('with the keyboard, at once, and offers to take that back', async () => {
      const user = userEvent.setup({ delay: null });
      render(Lists);
      (await screen.findByRole('button', { name: 'Drag to move: Films' })).focus();
      await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
      expect(did('move').map((one) => one.value)).toEqual([{ do: 'move', list: 'l3', to: { at: 'before', id: 'l2' } }]);
      expect(names()).toEqual(['Shopping', 'Films', 'Packing']);
      expect(screen.getByText('Films: now 2 of 3')).toBeTruthy();
      expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Drag to move: Films' }));
      await waitFor(() => expect(toasts.all.map((toast) => toast.text)).toEqual(['Order changed']));
    });

    it('through the menu of one, to the top and to the end', async () => {
      const user = userEvent.setup({ delay: null });
      render(Lists);
      (await screen.findByRole('button', { name: 'More about Shopping' })).focus();
      await user.keyboard('{Enter}');
      await user.click(await screen.findByRole('menuitem', { name: 'Move to the end' }));
      await waitFor(() => expect(did('move').map((one) => one.value)).toEqual([{ do: 'move', list: 'l1', to: { at: 'end' } }]));
      const shown = [...document.querySelectorAll<HTMLElement>('[data-id]')].map((one) => one.dataset['id']);
      expect(shown).toEqual(['l2', 'l3', 'l1']);
    });

    it('and back where one cannot be moved, with the sentence why', async () => {
      const user = userEvent.setup({ delay: null });
      render(Lists);
      const handle = await screen.findByRole('button', { name: 'Drag to move: Shopping' });
      core.answers(() => ({ kind: 'problem', value: problem('not_found', 'This list is not there any more.') }));
      handle.focus();
      await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
      await waitFor(() => expect(toasts.all.map((toast) => toast.text)).toEqual(['This list is not there any more.']));
      expect(names()).toEqual(['Shopping', 'Packing', 'Films']);
    });
  });

  it('ticks off at once, and adds several things at once', async () => {
    const leave = at('#/lists/l1');
    const user = userEvent.setup({ delay: null });
    render(Lists);
    await user.click(await screen.findByRole('checkbox', { name: 'Tick off Milk' }));
    expect(did('check')[0]?.value).toEqual({ do: 'check', item: 'a', checked: true });
    expect(screen.getByText('Ticked off (3)')).toBeTruthy();
    await user.type(screen.getByRole('textbox', { name: 'Add to the list' }), 'eggs, 1,5 l milk{Enter}');
    expect(did('add')[0]?.value).toEqual({ do: 'add', list: 'l1', items: ['eggs', '1,5 l milk'] });
    leave();
  });

  it('changes the words of a thing in place; Escape leaves them', async () => {
    const leave = at('#/lists/l1');
    const user = userEvent.setup({ delay: null });
    render(Lists);
    await user.click(await screen.findByRole('button', { name: 'Apples' }));
    const field = await screen.findByRole('textbox', { name: 'Change Apples' });
    await user.clear(field);
    await user.type(field, 'Pears{Escape}');
    expect(did('change_item')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Apples' }));
    const again = await screen.findByRole('textbox', { name: 'Change Apples' });
    await waitFor(() => expect((again as HTMLInputElement).value).toBe('Apples'));
    await user.clear(again);
    await user.type(again, 'Pears{Enter}');
    expect(did('change_item').map((one) => one.value)).toEqual([{ do: 'change_item', item: 'c', text: 'Pears' }]);
    leave();
  });

  it('moves a thing beside its open neighbour with the keyboard', async () => {
    const leave = at('#/lists/l1');
    const user = userEvent.setup({ delay: null });
    render(Lists);
    (await screen.findByRole('button', { name: 'Drag to move: Apples' })).focus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(did('move_item')[0]?.value).toEqual({ do: 'move_item', item: 'c', to: { at: 'before', id: 'a' } });
    leave();
  });

  it('clears what is ticked off, and only that', async () => {
    const leave = at('#/lists/l1');
    const user = userEvent.setup({ delay: null });
    render(Lists);
    await user.click(await screen.findByRole('button', { name: 'Clear what is ticked off' }));
    await waitFor(() => expect(did('remove_item').map((one) => one.value)).toEqual([
      { do: 'remove_item', item: 'b' }, { do: 'remove_item', item: 'd' },
    ]));
    expect(did('clear')).toEqual([]);
    leave();
  });

  it('says that a list is gone, and leads back', async () => {
    lists = [];
    const leave = at('#/lists/l9');
    render(Lists);
    expect(await screen.findByText('This list is not there any more')).toBeTruthy();
    leave();
  });

  it('gives the focus on when a thing, or all that are ticked, go', async () => {
    const leave = at('#/lists/l1');
    const user = userEvent.setup({ delay: null });
    render(Lists);
    (await screen.findByRole('button', { name: 'Milk' })).focus();
    await user.keyboard('{Delete}');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Apples' })));
    screen.getByRole('button', { name: 'Clear what is ticked off' }).focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Clear what is ticked off' })).toBeNull());
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Apples' }));
    expect(did('remove_item')).toHaveLength(3);
    leave();
  });
});
