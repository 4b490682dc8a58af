import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Occurrence, Reminder, Turn } from '$lib/api';
import { problem } from '$lib/core/core';
import { exampleCore, type FixtureCore } from '$lib/core/fixture';
import { connect, listening } from '$lib/state';
import App from './App.svelte';

describe('the frame', () => {
  let core: FixtureCore;
  beforeEach(() => {
    location.hash = '#/nowhere';
    listening.begin(null);
    listening.state = 'idle';
    core = exampleCore();
    return connect(core);
  });

  it('says that an address leads nowhere, and where to go', async () => {
    render(App);
    expect(await screen.findByText('There is no such page')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Go to Today' }).getAttribute('href')).toBe('#/today');
  });

  it('shows the keys on "?" and closes them with Esc', async () => {
    const user = userEvent.setup();
    render(App);
    await user.keyboard('?');
    const sheet = await screen.findByRole('dialog', { name: 'Keyboard' });
    expect(sheet.textContent).toContain('Talk, or end talking');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('shows with them what all lists do, and in the app the keys of every program', async () => {
    const user = userEvent.setup();
    window.__TAURI_INTERNALS__ = {};
    try {
      render(App);
      await waitFor(() => expect(core.asked).toContainEqual({ kind: 'settings' }));
      await user.keyboard('?');
      const sheet = await screen.findByRole('dialog', { name: 'Keyboard' });
      const keysOf = (title: string) =>
        [...(within(sheet).getByText(title).parentElement?.querySelectorAll('kbd') ?? [])].map((key) => key.textContent);
      expect(keysOf('From one row to the next')).toEqual(['↑', '↓']);
      await waitFor(() => expect(keysOf('Key to dictate')).toEqual(['Ctrl', 'Alt', 'D']));
      // One that nobody chose is no key.
      expect(within(sheet).queryByText('Key for the microphone')).toBeNull();
    } finally {
      delete window.__TAURI_INTERNALS__;
    }
  });

  it('asks Sotto from the palette what is no command', async () => {
    const user = userEvent.setup();
    render(App);
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'what is the time');
    await user.keyboard('{Enter}');
    expect(core.asked).toContainEqual({
      kind: 'text',
      value: { do: 'ask', text: 'what is the time', conversation: null, via: 'window', spoken: false },
    });
  });

  it('does from the palette what can be done, and shows the keys', async () => {
    const user = userEvent.setup();
    render(App);
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'dark');
    await user.keyboard('{Enter}');
    expect(core.asked).toContainEqual({ kind: 'change_settings', value: { look: { theme: 'dark' } } });
    await waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'close the micro');
    await user.keyboard('{Enter}');
    expect(core.asked).toContainEqual({ kind: 'listen', value: { do: 'mute', closed: true } });
    await waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'show the keys');
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('dialog', { name: 'Keyboard' })).toBeTruthy();
  });

  it('sets a timer from the palette, and leads back to no open form', { timeout: 30_000 }, async () => {
    const user = userEvent.setup();
    render(App);
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'set a timer');
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('textbox', { name: 'Minutes' }, { timeout: 20_000 })).toBeTruthy();
    expect(location.hash).toBe('#/today');
  });

  it('leads from the palette to a single setting', { timeout: 30_000 }, async () => {
    const user = userEvent.setup();
    render(App);
    await user.keyboard('{Control>}k{/Control}');
    const field = await screen.findByRole('combobox');
    expect(screen.queryByRole('option', { name: /^Setting:/ })).toBeNull();
    await user.type(field, 'setting');
    expect(screen.getAllByRole('option')[0]?.textContent).toContain('Go to Settings');
    await user.clear(field);
    await user.type(field, 'zoom');
    expect(screen.getAllByRole('option')[0]?.textContent?.trim()).toBe('Setting: Text size');
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('slider', { name: 'Text size' }, { timeout: 20_000 })).toBeTruthy();
    expect(location.hash).toBe('#/settings');
  });

  it('offers the keys of the screen in the palette, each thing once', { timeout: 30_000 }, async () => {
    const user = userEvent.setup();
    location.hash = '#/notes';
    render(App);
    await screen.findByRole('heading', { level: 1, name: 'Notes' }, { timeout: 20_000 });
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'new note');
    const offered = screen.getAllByRole('option').filter((option) => option.textContent?.includes('New note'));
    expect(offered.map((option) => option.querySelector('kbd')?.textContent)).toEqual(['N']);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(location.hash).toBe('#/notes/new'));
  });

  it('shows a lost connection and tries again when asked to', async () => {
    const user = userEvent.setup();
    render(App);
    core.become('lost');
    expect(await screen.findByText('The connection to Sotto was lost.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Try now' }));
    expect(screen.queryByText('The connection to Sotto was lost.')).toBeNull();
  });

  it('shows what is heard and answered, and reads it aloud once it is whole', async () => {
    render(App);
    core.happen({ kind: 'listening', value: 'request' });
    core.happen({ kind: 'words', value: { turn: 'u', firm: 'set a', tentative: 'time' } });
    const captions = await screen.findByText('set a', { exact: false });
    expect(captions.textContent).toContain('time');
    expect(captions.closest('[aria-hidden="true"]')).toBeTruthy();
  });

  it('offers beside the answer to take back what was done by voice, for ears and hands alike', async () => {
    const user = userEvent.setup();
    render(App);
    core.happen({ kind: 'listening', value: 'working' });
    core.happen({ kind: 'changed', value: [{ kind: 'list_item', id: 'milk', what: 'added' }] });
    core.happen({
      kind: 'turn_done',
      value: {
        id: 'u', heard: 'add milk', answer: 'Milk is on the list.', outcome: { is: 'answered' },
        actions: [{ tool: 'list_add', sentence: 'Milk is on the list.', done: true }],
      } as unknown as Turn,
    });
    core.happen({ kind: 'listening', value: 'idle' });
    const button = await screen.findByRole('button', { name: 'Undo' });
    // The words beside it are read aloud from elsewhere, but a button has to be reached.
    expect(button.closest('[aria-hidden="true"]')).toBeNull();
    await user.click(button);
    expect(core.asked).toContainEqual({ kind: 'undo' });
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull());
  });

  it('shows what is being done while there is no answer yet', async () => {
    render(App);
    core.happen({ kind: 'listening', value: 'working' });
    core.happen({
      kind: 'step',
      value: { work: 'u', what: 'call', name: 'add a task: call the bank', fraction: null, rate: null, seconds_left: null, done: true, failed: false },
    });
    expect(await screen.findByText('add a task: call the bank …')).toBeTruthy();
  });

  it('stops with Esc, also for whoever stands in the field in which they wrote', async () => {
    const user = userEvent.setup();
    render(App);
    const field = document.createElement('input');
    document.body.append(field);
    field.focus();
    const stops = () => core.asked.filter((one) => one.kind === 'stop').length;
    await user.keyboard('{Escape}');
    expect(stops()).toBe(0);
    core.happen({ kind: 'listening', value: 'working' });
    await user.keyboard('{Escape}');
    expect(stops()).toBe(1);
    field.remove();
  });

  it('closes the microphone with its switch', async () => {
    const user = userEvent.setup();
    render(App);
    core.happen({ kind: 'listening', value: 'idle' });
    const open = await screen.findByRole('switch', { name: 'Microphone: Ready' });
    expect([open.textContent?.trim(), open.getAttribute('aria-checked')]).toEqual(['Ready', 'true']);
    await user.click(open);
    expect(core.asked).toContainEqual({ kind: 'listen', value: { do: 'mute', closed: true } });
    core.happen({ kind: 'listening', value: 'closed' });
    const closed = await screen.findByRole('switch', { name: 'Microphone closed' });
    expect(closed.getAttribute('aria-checked')).toBe('false');
  });

  it('shows a reminder that is due on every screen, until it is seen to', async () => {
    const user = userEvent.setup();
    render(App);
    core.happen({
      kind: 'reminder_due',
      value: {
        reminder: { id: 'r9', text: 'Turn the oven off' } as Reminder,
        occurrence: { id: 'o9', of: 'r9', due: new Date().toISOString() } as Occurrence,
        late: false,
      },
    });
    core.answers(() => ({ kind: 'done' }));
    await user.click(await screen.findByRole('button', { name: 'Done: Reminder: Turn the oven off' }));
    expect(core.asked).toContainEqual({ kind: 'reminder', value: { do: 'complete', id: 'r9' } });
    await waitFor(() => expect(screen.queryByRole('button', { name: /oven/ })).toBeNull());
    // With the reminder its button went: the title of the screen has the focus now, and not the beginning of the page.
    expect(document.activeElement).toBe(document.querySelector('[data-page-title]') ?? document.body);
  });

  it('says once what has to be known, and asks the question it contains', async () => {
    const user = userEvent.setup();
    render(App);
    core.happen({ kind: 'notice', value: { is: 'key_in_file', file: 'key', sentence: 'The key lies in a file.' } });
    core.happen({ kind: 'notice', value: { is: 'key_in_file', file: 'key', sentence: 'The key lies in a file.' } });
    core.happen({ kind: 'notice', value: { is: 'autostart', sentence: 'Shall Sotto start with the system?' } });
    expect(await screen.findAllByText('The key lies in a file.')).toHaveLength(1);
    const yes = screen.getByRole('button', { name: 'Yes' });
    // They go below the question together where there is no room beside it.
    expect(screen.getByRole('button', { name: 'No' }).parentElement).toBe(yes.parentElement);
    expect(yes.parentElement?.textContent).not.toContain('Shall Sotto');
    await user.click(yes);
    expect(core.asked).toContainEqual({ kind: 'change_settings', value: { machine: { start_with_system: true } } });
    await waitFor(() => expect(screen.queryByText('Shall Sotto start with the system?')).toBeNull());
  });

  it('shows the way to what was repaired', async () => {
    render(App);
    core.happen({ kind: 'notice', value: { is: 'settings_reset', names: ['look.theme', 'look.language'], sentence: 'Two settings were damaged.' } });
    await screen.findByText('Two settings were damaged.');
    expect(screen.getByRole('link', { name: 'Show the settings' }).getAttribute('href')).toBe('#/settings');
  });

  it('does not say again with the next start what was read and stays as it is', async () => {
    const user = userEvent.setup();
    const inFile = { kind: 'notice', value: { is: 'key_in_file', file: 'key', sentence: 'The key lies in a file.' } } as const;
    const first = render(App);
    core.happen(inFile);
    await screen.findByText('The key lies in a file.');
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    first.unmount();
    render(App);
    core.happen(inFile);
    core.happen({ kind: 'notice', value: { is: 'device', sentence: 'Another microphone is used.' } });
    expect(await screen.findByText('Another microphone is used.')).toBeTruthy();
    expect(screen.queryByText('The key lies in a file.')).toBeNull();
  });

  it('puts away by itself what is so no more, and says it again where it comes again', async () => {
    const user = userEvent.setup();
    const taken = { is: 'device', sentence: 'F8 belongs to another program.' } as const;
    render(App);
    core.happen({ kind: 'notice', value: { is: 'device', sentence: 'Another microphone is used.' } });
    core.happen({ kind: 'notice', value: taken });
    await screen.findByText(taken.sentence);
    core.happen({ kind: 'notice_over', value: taken });
    await waitFor(() => expect(screen.queryByText(taken.sentence)).toBeNull());
    expect(screen.getByText('Another microphone is used.')).toBeTruthy();

    core.happen({ kind: 'notice', value: taken });
    await screen.findByText(taken.sentence);
    for (const dismiss of screen.getAllByRole('button', { name: 'Dismiss' })) await user.click(dismiss);
    core.happen({ kind: 'notice_over', value: taken });
    core.happen({ kind: 'notice', value: taken });
    expect(await screen.findByText(taken.sentence)).toBeTruthy();
  });

  it('shows what went wrong by itself', async () => {
    render(App);
    core.happen({ kind: 'problem', value: problem('device', 'The microphone is gone.') });
    expect(await screen.findByText('The microphone is gone.')).toBeTruthy();
  });

  it('shows it also to whoever is led to another screen in the same moment', async () => {
    location.hash = '#/today';
    render(App);
    await screen.findByRole('heading', { level: 1, name: 'Today' });
    core.happen({ kind: 'problem', value: problem('invalid', 'poem.gguf is no model.') });
    location.hash = '#/tasks';
    await screen.findByRole('heading', { level: 1, name: 'Tasks' });
    expect(await screen.findByText('poem.gguf is no model.')).toBeTruthy();
  });
});
