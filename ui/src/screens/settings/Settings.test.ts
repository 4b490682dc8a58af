import { readFileSync } from 'node:fs';
import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Problem, Reply, Request, Settings as All } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { followAddress } from '$lib/router.svelte';
import { connect, patched, settings } from '$lib/state';
import { words } from '$lib/words';
import { DEFAULTS } from './defaults';
import Settings from './Settings.svelte';

describe('settings', () => {
  let core: FixtureCore;
  let held: All;
  let refusal: Problem | null;
  beforeEach(() => {
    held = { version: 1, ...structuredClone(DEFAULTS) };
    refusal = null;
    settings.current = held;
    core = new FixtureCore((request: Request): Reply | undefined => {
      if (request.kind === 'status') {
        return { kind: 'status', value: { version: '0.1.0', listening: 'idle', notices: [], last_backup: null } };
      }
      if (request.kind !== 'change_settings') return { kind: 'done' };
      if (refusal) return { kind: 'problem', value: refusal };
      held = patched(held, request.value);
      return { kind: 'settings', value: held };
    });
    const off = connect(core);
    location.hash = '#/settings';
    const leave = followAddress('settings');
    return () => {
      off();
      leave();
      settings.current = null;
    };
  });
  const changes = () => core.asked.filter((one) => one.kind === 'change_settings').map((one) => one.value);

  function open(group = ''): ReturnType<typeof userEvent.setup> {
    location.hash = `#/settings/${group}`;
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    render(Settings);
    return userEvent.setup();
  }

  it('are changed one by one, at once, and set back', async () => {
    const user = open('talk');
    await user.click(await screen.findByRole('switch', { name: 'Listen for “Hey Sotto”' }));
    expect(changes()).toEqual([{ talk: { wake_word: true } }]);
    await user.click(await screen.findByRole('button', { name: 'Listen for “Hey Sotto”: back to how it was at first' }));
    expect(changes()[1]).toEqual({ talk: { wake_word: false } });
    await waitFor(() => expect(screen.getByRole<HTMLInputElement>('switch', { name: 'Listen for “Hey Sotto”' }).checked).toBe(false));
  });

  it('show the one that the palette leads to, and leave it out of the address', async () => {
    open('?find=Text%20size');
    expect(await screen.findByRole('slider', { name: 'Text size' })).toBeTruthy();
    expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('Text size');
    expect(screen.queryByRole('switch', { name: 'Interrupt by talking' })).toBeNull();
    expect(location.hash).toBe('#/settings');
  });

  it('let one be called by the name alone, with what that costs', async () => {
    const user = open('talk');
    const alone = await screen.findByRole<HTMLInputElement>('switch', { name: 'Listen for “Sotto” alone too' });
    expect(alone.checked).toBe(false);
    expect(screen.getByText(/more false alarms/)).toBeTruthy();
    await user.click(alone);
    expect(changes()).toEqual([{ talk: { wake_name_alone: true } }]);
  });

  it('that the core refuses go back on the screen', async () => {
    refusal = { code: 'read_only', sentence: 'Nothing can be kept.', exit: 'failed' };
    const user = open('talk');
    await user.click(await screen.findByRole('switch', { name: 'Interrupt by talking' }));
    await waitFor(() => expect(settings.current?.talk.interrupt).toBe(true));
    expect(screen.getByRole<HTMLInputElement>('switch', { name: 'Interrupt by talking' }).checked).toBe(true);
  });

  it('that are numbers say what they take', async () => {
    const user = open('talk');
    const field = await screen.findByRole('textbox', { name: 'Longest request' });
    await user.clear(field);
    await user.type(field, '4{Tab}');
    expect(await screen.findByText('A number from 5 to 600.')).toBeTruthy();
    expect(changes()).toEqual([]);
    await user.clear(field);
    await user.type(field, '90{Tab}');
    expect(changes()).toEqual([{ talk: { max_seconds: 90 } }]);
    await waitFor(() => expect(screen.queryByText('A number from 5 to 600.')).toBeNull());
  });

  it('are found by what is typed, over all groups', async () => {
    const user = open('look');
    await user.type(screen.getByRole('searchbox', { name: 'Search settings' }), 'snooze');
    expect(await screen.findByRole('textbox', { name: 'Snooze' })).toBeTruthy();
    expect(screen.queryByRole('combobox', { name: 'Light or dark' })).toBeNull();
    await user.type(screen.getByRole('searchbox', { name: 'Search settings' }), 'xyz');
    expect(await screen.findByText('No setting fits that.')).toBeTruthy();
  });

  it('that would delete things are asked about', async () => {
    const user = open('keep');
    await user.selectOptions(await screen.findByRole('combobox', { name: 'Conversations' }), 'never');
    expect(await screen.findByRole('dialog', { name: 'Keep it for less long?' })).toBeTruthy();
    expect(changes()).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(changes()).toEqual([]);
    await waitFor(() =>
      expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Conversations' }).value).toBe('forever'),
    );
    await user.selectOptions(screen.getByRole('combobox', { name: 'Conversations' }), 'never');
    await user.click(await screen.findByRole('button', { name: 'Keep for less long' }));
    await waitFor(() => expect(changes()).toEqual([{ keep: { turns: { is: 'never' } } }]));
  });

  it('that are keys are pressed, and conflicts are said', async () => {
    const user = open('keys');
    const choose = await screen.findByRole('button', { name: 'Key to talk: Choose a key' });
    await user.click(choose);
    await user.keyboard('{Control>}{Alt>}d{/Alt}{/Control}');
    expect(await screen.findByText('It is already taken: Key to dictate.')).toBeTruthy();
    await user.keyboard('{a}');
    expect(await screen.findByText(/You need this key for typing/)).toBeTruthy();
    expect(changes()).toEqual([]);
    await user.keyboard('{Control>}{Alt>}j{/Alt}{/Control}');
    expect(changes()).toEqual([{ machine: { talk_key: 'Ctrl+Alt+J' } }]);
  });

  it('have a key for the microphone, which clashes as any other does', async () => {
    const user = open('keys');
    await user.click(await screen.findByRole('button', { name: 'Key for the microphone: Choose a key' }));
    await user.keyboard('{Control>}{Alt>}d{/Alt}{/Control}');
    expect(await screen.findByText('It is already taken: Key to dictate.')).toBeTruthy();
    expect(changes()).toEqual([]);
    await user.keyboard('{Control>}{Alt>}m{/Alt}{/Control}');
    expect(changes()).toEqual([{ machine: { mute_key: 'Ctrl+Alt+M' } }]);
  });

  it('ask for the same key once more, as another program may have given it free', async () => {
    const user = open('keys');
    await user.click(await screen.findByRole('button', { name: 'Key to talk: Choose a key' }));
    await user.keyboard('{Control>}{Alt>}[Space]{/Alt}{/Control}');
    expect(changes()).toEqual([{ machine: { talk_key: 'Ctrl+Alt+Space' } }]);
  });

  it('leave a key as it was on Esc and let nobody be caught', async () => {
    const user = open('keys');
    await user.click(await screen.findByRole('button', { name: 'Key to talk: Choose a key' }));
    expect(screen.getByRole('button', { name: /Press the keys/ })).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('button', { name: /Press the keys/ })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Key to talk: Choose a key' }));
    await user.tab();
    await waitFor(() => expect(screen.queryByRole('button', { name: /Press the keys/ })).toBeNull());
    expect(changes()).toEqual([]);
  });

  it('keep a list of words, without empty and double ones', async () => {
    const user = open('dictation');
    const [heard, spelt] = [await screen.findByPlaceholderText('Is heard'), screen.getByPlaceholderText('Is spelt')];
    await user.type(heard, 'soto');
    await user.click(screen.getByRole('button', { name: 'Add a word' }));
    expect(await screen.findByText('Both have to be filled in.')).toBeTruthy();
    await user.type(spelt, 'Sotto{Enter}');
    expect(changes()).toEqual([{ dictation: { words: [{ heard: 'soto', spelt: 'Sotto' }] } }]);
    await user.click(await screen.findByRole('button', { name: 'Remove “soto”' }));
    expect(changes()[1]).toEqual({ dictation: { words: [] } });
  });

  it('name the version, and go back to the beginning when that is wished', async () => {
    settings.current = patched(held, { look: { theme: 'dark' } });
    const user = open('about');
    expect(await screen.findByText('0.1.0')).toBeTruthy();
    const changed = within(screen.getByRole('region', { name: 'What changed' }));
    expect(changed.getAllByRole('listitem').length).toBe(words.changes.versions['0.1.0'].length);
    await user.click(screen.getByRole('button', { name: 'Put all settings back' }));
    const buttons = await screen.findAllByRole('button', { name: 'Put all settings back' });
    await user.click(buttons[buttons.length - 1]!);
    await waitFor(() => expect(changes()).toEqual([{ look: { theme: 'system' } }]));
  });

  it('say what changed of no version but the one that runs, and know the one that is built', async () => {
    const built = /^version = "([^"]+)"/m.exec(readFileSync('../Cargo.toml', 'utf8'))?.[1] ?? '';
    expect(Object.keys(words.changes.versions)).toContain(built);
    core.answers((request) =>
      request.kind === 'status'
        ? { kind: 'status', value: { version: '9.0.0', listening: 'idle', notices: [], last_backup: null } }
        : { kind: 'done' },
    );
    open('about');
    expect(await screen.findByText('9.0.0')).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'What changed' })).toBeNull();
  });

  it('say that a group does not exist', async () => {
    open('constructor');
    expect(await screen.findByText('There is no such group of settings.')).toBeTruthy();
  });
});
