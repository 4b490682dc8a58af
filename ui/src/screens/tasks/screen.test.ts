import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Request, Task } from '$lib/api';
import { exampleCore, type FixtureCore } from '$lib/core/fixture';
import { toasts } from '$lib/state';
import { onScreen } from '../pieces/on-screen';
import Tasks from './Tasks.svelte';

const bank = 'Call the bank about the standing order';

describe('the screen of tasks', () => {
  let core: FixtureCore;
  const asked = (kind: Request['kind']) => core.asked.filter((one) => one.kind === kind);
  beforeEach(() => {
    core = exampleCore();
    return onScreen('#/tasks', core);
  });

  it('ticks a task off, shows that at once and offers to take it back', async () => {
    const user = userEvent.setup({ delay: null });
    render(Tasks);
    await user.click(await screen.findByRole('checkbox', { name: `Done: ${bank}` }));
    await waitFor(() => expect(screen.queryByText(bank)).toBeNull());
    expect(asked('task')).toContainEqual({ kind: 'task', value: { do: 'complete', id: 't1' } });
    await waitFor(() => expect(toasts.all.map((toast) => toast.text)).toEqual(['Task done']));
  });

  it('adds what is written with Enter, and keeps it in the field when that fails', async () => {
    const user = userEvent.setup({ delay: null });
    render(Tasks);
    await screen.findByText(bank);
    const field = screen.getByRole('textbox', { name: 'New task' });
    await user.type(field, '  Buy stamps {Enter}');
    expect(await screen.findByText('Buy stamps')).toBeTruthy();
    expect((field as HTMLInputElement).value).toBe('');
    core.answers(() => undefined);
    await user.type(field, 'Buy glue{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('Nothing answers');
    expect((field as HTMLInputElement).value).toBe('Buy glue');
  });

  it('lets Sotto read the words with Ctrl+Enter and shows the answer', async () => {
    const user = userEvent.setup({ delay: null });
    render(Tasks);
    const old = await screen.findByText(bank);
    expect(old).toBeTruthy();
    core.answers((request) => (request.kind === 'text' ? { kind: 'begun', value: { id: 'u' } } : undefined));
    await user.type(screen.getByRole('textbox', { name: 'New task' }), 'call Mum tomorrow{Control>}{Enter}{/Control}');
    expect(core.asked).toContainEqual({
      kind: 'text',
      value: { do: 'ask', text: 'Add a task: call Mum tomorrow', conversation: null, via: 'window', spoken: false },
    });
    core.happen({ kind: 'answer', value: { turn: 'u', text: 'Noted for tomorrow.' } });
    expect(await screen.findByText('Noted for tomorrow.')).toBeTruthy();
  });

  it('deletes the focused task with a key, and the focus goes on to the next', async () => {
    const user = userEvent.setup({ delay: null });
    render(Tasks);
    (await screen.findByRole('button', { name: new RegExp(`^${bank}`) })).focus();
    await user.keyboard('{Delete}');
    await waitFor(() => expect(screen.queryByText(bank)).toBeNull());
    expect(asked('task')).toContainEqual({ kind: 'task', value: { do: 'delete', id: 't1' } });
    expect(document.activeElement?.textContent).toContain('Book the train');
  });

  it('moves a task with the keyboard', async () => {
    const user = userEvent.setup({ delay: null });
    render(Tasks);
    (await screen.findByRole('button', { name: `Drag to move: ${bank}` })).focus();
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(asked('task')).toContainEqual({ kind: 'task', value: { do: 'move', id: 't1', to: { at: 'before', id: 't3' } } });
  });

  it('draws of many tasks only those near the window; End leads to the last one all the same', async () => {
    const many = Array.from({ length: 300 }, (_, nth): Task => ({
      id: `m${nth + 1}`, text: `Chore ${nth + 1}`, priority: 'normal', due: null, done: null, place: String(nth),
      created: '2026-11-20T10:00:00Z', changed: '2026-11-20T10:00:00Z',
    }));
    core.answers((request) => (request.kind === 'task' && request.value.do === 'list' ? { kind: 'tasks', value: many } : undefined));
    const user = userEvent.setup({ delay: null });
    render(Tasks);
    (await screen.findByRole('button', { name: /^Chore 1$/ })).focus();
    await screen.findByText('Chore 300');
    expect(screen.queryByText('Chore 200')).toBeNull();
    const focused = () => document.activeElement?.textContent?.trim();
    await user.keyboard('{End}');
    expect(focused()).toBe('Chore 300');
    await screen.findByText('Chore 299');
    await user.keyboard('{ArrowUp}');
    expect(focused()).toBe('Chore 299');
    await user.keyboard('{Home}');
    expect(focused()).toBe('Chore 1');
  });

  it('changes words and date in a dialog, and asks for words where there are none', async () => {
    const user = userEvent.setup({ delay: null });
    render(Tasks);
    await user.click(await screen.findByRole('button', { name: /^Water the plants/ }));
    const text = await screen.findByRole('textbox', { name: 'Task' });
    await user.clear(text);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(screen.getByText('This has to be filled in.')).toBeTruthy();
    await user.type(text, 'Water the ferns');
    await user.selectOptions(screen.getByRole('combobox', { name: 'Importance' }), 'high');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(asked('task')).toContainEqual({
      kind: 'task',
      value: { do: 'change', id: 't3', patch: { text: 'Water the ferns', priority: 'high' } },
    });
  });

  it('keeps what was written in the dialog where it cannot be kept', async () => {
    const user = userEvent.setup({ delay: null });
    render(Tasks);
    await user.click(await screen.findByRole('button', { name: /^Water the plants/ }));
    const text = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Task' });
    await user.clear(text);
    await user.type(text, 'Water the ferns');
    core.answers(() => ({ kind: 'problem', value: { code: 'disk_full', sentence: 'The disk is full.', exit: 'failed' } }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect((await screen.findByRole('alert')).textContent).toContain('The disk is full.');
    expect(text.value).toBe('Water the ferns');
    expect(toasts.all).toEqual([]);
    core.answers(() => ({ kind: 'done' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('shows what is done under its own tab, and teaches what to say while nothing is', async () => {
    const user = userEvent.setup({ delay: null });
    render(Tasks);
    await screen.findByText(bank);
    await user.click(screen.getByRole('tab', { name: 'Done' }));
    expect(await screen.findByText('Nothing is done yet')).toBeTruthy();
    expect(location.hash).toBe('#/tasks?show=done');
  });

  it('says what went wrong and tries again', async () => {
    const user = userEvent.setup({ delay: null });
    core.answers(() => undefined);
    render(Tasks);
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(asked('task').length).toBe(2);
  });
});
