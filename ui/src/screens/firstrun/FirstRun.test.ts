import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Conversation, Reply, Request, Turn } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { followAddress } from '$lib/router.svelte';
import { connect, listening, settings, toasts } from '$lib/state';
import { DEFAULTS } from '../settings/defaults';
import FirstRun from './FirstRun.svelte';
import { offerFirstRun } from './offer';
import { isDue } from './steps';

/** What the core is asked to keep of it. */
const welcomed: Request = { kind: 'change_settings', value: { machine: { welcomed: true } } };

describe('the first run', () => {
  let core: FixtureCore;
  let microphone: Reply;
  beforeEach(() => {
    microphone = { kind: 'done' };
    settings.current = { version: 1, ...structuredClone(DEFAULTS) };
    listening.state = 'idle';
    listening.begin(null);
    window.__TAURI_INTERNALS__ = {};
    core = new FixtureCore((request: Request): Reply | undefined => {
      if (request.kind === 'listen') return microphone;
      if (request.kind === 'text') return { kind: 'begun', value: { id: 'mine' } };
      if (request.kind === 'history') return { kind: 'conversations', value: [] };
      return undefined;
    });
    const off = connect(core);
    location.hash = '#/firstrun';
    const leave = followAddress('today');
    return () => {
      off();
      leave();
      delete window.__TAURI_INTERNALS__;
      settings.current = null;
      listening.state = 'idle';
    };
  });
  const asked = (wanted: string) => core.asked.filter((one) => one.kind === 'listen' && one.value.do === wanted).length;

  it('hears a voice, acts on nothing of it, and goes on', async () => {
    const user = userEvent.setup();
    render(FirstRun);
    await user.click(screen.getByRole('button', { name: 'Start listening' }));
    expect(core.level).toBe(true);
    for (let moment = 0; moment < 20; moment += 1) core.happen({ kind: 'level', value: { level: 0.7 } });
    expect(await screen.findByText('Sotto hears you.')).toBeTruthy();
    expect(asked('cancel')).toBe(1);
    await user.click(screen.getByRole('button', { name: 'Next' }));
    expect(screen.getByRole('heading', { name: 'The key to talk' })).toBeTruthy();
  });

  it('knows a soft voice by its words', async () => {
    const user = userEvent.setup();
    render(FirstRun);
    await user.click(screen.getByRole('button', { name: 'Start listening' }));
    core.happen({ kind: 'words', value: { turn: 'u', firm: '', tentative: '' } });
    expect(asked('cancel')).toBe(0);
    core.happen({ kind: 'words', value: { turn: 'u', firm: '', tentative: 'hello' } });
    expect(await screen.findByText('Sotto hears you.')).toBeTruthy();
    expect(asked('cancel')).toBe(1);
  });

  it('stops what was understood before the voice was loud enough', async () => {
    const user = userEvent.setup();
    render(FirstRun);
    await user.click(screen.getByRole('button', { name: 'Start listening' }));
    core.happen({ kind: 'listening', value: 'working' });
    expect(await screen.findByText('Sotto hears you.')).toBeTruthy();
    expect(core.asked).toContainEqual({ kind: 'stop' });
  });

  it('shows why there is no microphone, and lets go on', async () => {
    microphone = { kind: 'problem', value: { code: 'device', sentence: 'There is no microphone.', exit: 'failed' } };
    const user = userEvent.setup();
    render(FirstRun);
    await user.click(screen.getByRole('button', { name: 'Start listening' }));
    expect(await screen.findByText('There is no microphone.')).toBeTruthy();
    expect(await screen.findByRole('combobox', { name: 'Choose another microphone' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Skip this step' }));
    expect(screen.getByRole('heading', { name: 'The key to talk' })).toBeTruthy();
  });

  it('shows what is told only after the answer, as when there turns out to be none', async () => {
    const user = userEvent.setup();
    render(FirstRun);
    await user.click(screen.getByRole('button', { name: 'Start listening' }));
    core.happen({ kind: 'problem', value: { code: 'device', sentence: 'No microphone was found.', exit: 'failed' } });
    expect(await screen.findByText('No microphone was found.')).toBeTruthy();
    expect(asked('cancel')).toBe(1);
    expect(await screen.findByRole('combobox', { name: 'Choose another microphone' })).toBeTruthy();
  });

  it('tries the key of the window, and nobody is listened to', async () => {
    const answers: Array<(arrived: boolean | null) => void> = [];
    const tried = vi.fn();
    core.keys = { arrives: () => new Promise((resolve) => answers.push(resolve)), tried };
    const user = userEvent.setup();
    render(FirstRun);
    expect(answers).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Skip this step' }));
    await waitFor(() => expect(answers).toHaveLength(1));
    answers[0]?.(true);
    expect(await screen.findByText(/That works/)).toBeTruthy();
    expect(core.asked.filter((one) => one.kind === 'listen')).toEqual([]);
    expect(tried).not.toHaveBeenCalled();
    await user.click(screen.getByRole('button', { name: 'Next' }));
    expect(tried).toHaveBeenCalledOnce();
  });

  it('gives the key back when it is skipped before it arrives', async () => {
    const tried = vi.fn();
    core.keys = { arrives: () => new Promise<boolean | null>(() => undefined), tried };
    const user = userEvent.setup();
    render(FirstRun);
    await user.click(screen.getByRole('button', { name: 'Skip this step' }));
    await user.click(screen.getByRole('button', { name: 'Skip everything' }));
    await waitFor(() => expect(location.hash).toBe('#/today'));
    cleanup();
    expect(tried).toHaveBeenCalledOnce();
  });

  it('leaves whoever talks alone while the window is put away', async () => {
    core.keys = { arrives: () => Promise.resolve(null), tried: vi.fn() };
    const user = userEvent.setup();
    render(FirstRun);
    await user.click(screen.getByRole('button', { name: 'Skip this step' }));
    await tick();
    listening.state = 'request';
    await tick();
    expect(asked('cancel')).toBe(0);
    expect(screen.queryByText(/That works/)).toBeNull();
  });

  it('knows a key of the desktop when it arrives, and lets go what it begins each time', async () => {
    const user = userEvent.setup();
    render(FirstRun);
    await user.click(screen.getByRole('button', { name: 'Skip this step' }));
    listening.state = 'request';
    expect(await screen.findByText(/That works/)).toBeTruthy();
    expect(asked('cancel')).toBe(1);
    listening.state = 'idle';
    await tick();
    listening.state = 'request';
    await waitFor(() => expect(asked('cancel')).toBe(2));
  });

  it('answers a written request for real, and ends', async () => {
    const user = userEvent.setup();
    render(FirstRun);
    await user.click(screen.getByRole('button', { name: 'Skip this step' }));
    await user.click(screen.getByRole('button', { name: 'Skip this step' }));
    await user.click(screen.getByRole('button', { name: 'What time is it?' }));
    expect(core.asked).toContainEqual({
      kind: 'text', value: { do: 'ask', text: 'What time is it?', conversation: null, via: 'window', spoken: false },
    });
    core.happen({
      kind: 'turn_done',
      value: { id: 'mine', conversation: 'c', heard: 'What time is it?', answer: 'It is ten.', outcome: { is: 'answered' }, actions: [] } as unknown as Turn,
    });
    expect(await screen.findByText('It is ten.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(location.hash).toBe('#/today'));
    expect(isDue(false, localStorage)).toBe(false);
    expect(core.asked).toContainEqual(welcomed);
  });

  it('leads back to a step that was skipped, and not out of the first one', async () => {
    const user = userEvent.setup();
    render(FirstRun);
    expect(screen.queryByRole('button', { name: 'Back' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Skip this step' }));
    await user.click(screen.getByRole('button', { name: 'Back' }));
    const title = screen.getByRole('heading', { name: 'Can Sotto hear you?' });
    expect(document.activeElement).toBe(title);
    expect(screen.getByText('Step 1 of 3')).toBeTruthy();
  });

  it('is skipped as a whole, once for all', async () => {
    const user = userEvent.setup();
    render(FirstRun);
    await user.click(screen.getByRole('button', { name: 'Skip everything' }));
    await waitFor(() => expect(location.hash).toBe('#/today'));
    expect(isDue(false, localStorage)).toBe(false);
    expect(core.asked).toContainEqual(welcomed);
  });

  it('lets go whoever skips it where nothing can be kept', async () => {
    core.answers(() => ({ kind: 'problem', value: { code: 'disk_full', sentence: 'The disk is full.', exit: 'failed' } }));
    const user = userEvent.setup();
    render(FirstRun);
    const shown = toasts.all.length;
    await user.click(screen.getByRole('button', { name: 'Skip everything' }));
    await waitFor(() => expect(location.hash).toBe('#/today'));
    expect(core.asked).toContainEqual(welcomed);
    expect(toasts.all).toHaveLength(shown);
  });

  it('tests no key in a browser', async () => {
    delete window.__TAURI_INTERNALS__;
    const user = userEvent.setup();
    render(FirstRun);
    expect(screen.getByText('Step 1 of 2')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Skip this step' }));
    expect(screen.getByRole('heading', { name: 'Try it' })).toBeTruthy();
  });

  it('is offered to whoever begins, and to nobody who came by a link or has talked', async () => {
    location.hash = '#/tasks';
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    await offerFirstRun('today');
    expect(location.hash).toBe('#/tasks');
    location.hash = '#/today';
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    const kept = (welcomed: boolean, ...conversations: Conversation[]) =>
      core.answers((request) => {
        const machine = { ...DEFAULTS.machine, welcomed };
        if (request.kind === 'settings') return { kind: 'settings', value: { version: 1, ...DEFAULTS, machine } };
        return { kind: 'conversations', value: conversations };
      });
    kept(false, { id: 'c', title: null, created: '', changed: '' });
    await offerFirstRun('today');
    expect(location.hash).toBe('#/today');
    // The program ended before the page's own storage was written.
    kept(true);
    await offerFirstRun('today');
    expect(location.hash).toBe('#/today');
    kept(false);
    await offerFirstRun('today');
    expect(location.hash).toBe('#/firstrun');
  });
});
