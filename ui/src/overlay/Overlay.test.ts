import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Turn } from '$lib/api';
import { exampleCore, type FixtureCore } from '$lib/core/fixture';
import { connect, listening } from '$lib/state';
import { useLanguage } from '$lib/words';
import Overlay from './Overlay.svelte';

const done = {
  id: 'u', conversation: 'c', heard: 'what is the time', answer: 'It is ten.', outcome: { is: 'answered' }, actions: [],
} as unknown as Turn;

describe('the pill', () => {
  let core: FixtureCore;
  beforeEach(() => {
    listening.state = 'idle';
    listening.begin(null);
    listening.problem = null;
    core = exampleCore();
    return connect(core);
  });

  /** Shown, and told how things stood at that moment. */
  async function open(): Promise<void> {
    render(Overlay);
    await waitFor(() => expect(core.asked).toContainEqual({ kind: 'status' }));
    await new Promise((resolve) => setTimeout(resolve));
  }

  it('is nothing while nothing goes on', async () => {
    await open();
    expect(screen.queryByRole('group')).toBeNull();
    expect(core.level).toBe(true);
  });

  it('shows that it listens, the certain words and the others, and the answer', async () => {
    await open();
    core.happen({ kind: 'listening', value: 'request' });
    expect(await screen.findByText('Listening …')).toBeTruthy();
    core.happen({ kind: 'level', value: { level: 0.5 } });
    await waitFor(() => expect(screen.getByRole('meter').getAttribute('aria-valuenow')).toBe('50'));
    core.happen({ kind: 'words', value: { turn: 'u', firm: 'what is', tentative: 'the tie' } });
    const tentative = await screen.findByText('the tie');
    expect(tentative.parentElement?.textContent).toContain('what is');
    core.happen({ kind: 'listening', value: 'speaking' });
    core.happen({ kind: 'answer', value: { turn: 'u', text: 'It is' } });
    expect(await screen.findByText('It is')).toBeTruthy();
    core.happen({ kind: 'turn_done', value: done });
    core.happen({ kind: 'listening', value: 'idle' });
    expect(await screen.findByText('It is ten.')).toBeTruthy();
    expect(screen.getAllByRole('status').some((one) => one.textContent?.includes('what is the time: It is ten.'))).toBe(true);
  });

  it('has no barriers, while it listens and with an answer', { timeout: 60_000 }, async () => {
    await useLanguage('en');
    await open();
    // Colours are measured in a real browser, and the title stands in the page around it.
    const rules = { 'color-contrast': { enabled: false }, 'document-title': { enabled: false } };
    const barriers = async () => (await axe.run(document, { rules })).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    core.happen({ kind: 'listening', value: 'request' });
    await screen.findByRole('group', { name: 'Sotto' });
    expect(await barriers()).toEqual([]);
    core.happen({ kind: 'listening', value: 'speaking' });
    core.happen({ kind: 'answer', value: { turn: 'u', text: 'It is ten.' } });
    await screen.findByText('It is ten.');
    expect(await barriers()).toEqual([]);
  });

  it('lets go with Esc what is being said, and is away until something begins', async () => {
    const user = userEvent.setup();
    await open();
    core.happen({ kind: 'listening', value: 'request' });
    await screen.findByRole('group', { name: 'Sotto' });
    await user.keyboard('{Escape}');
    expect(core.asked).toContainEqual({ kind: 'listen', value: { do: 'cancel' } });
    await waitFor(() => expect(screen.queryByRole('group')).toBeNull());
    core.happen({ kind: 'listening', value: 'idle' });
    core.happen({ kind: 'listening', value: 'request' });
    expect(await screen.findByRole('group', { name: 'Sotto' })).toBeTruthy();
  });

  it('stops the answer with its button, by its name', async () => {
    const user = userEvent.setup();
    await open();
    core.happen({ kind: 'listening', value: 'speaking' });
    core.happen({ kind: 'answer', value: { turn: 'u', text: 'A very long answer' } });
    await user.click(await screen.findByRole('button', { name: 'Put away (Esc)' }));
    expect(core.asked).toContainEqual({ kind: 'stop' });
    await waitFor(() => expect(screen.queryByText('A very long answer')).toBeNull());
  });

  describe('offers to take back what was done', () => {
    const added = { ...done, heard: 'add milk', answer: 'Milk is on the list.', actions: [{ tool: 'list_add', sentence: 'Milk', done: true }] };

    async function addMilk(): Promise<HTMLElement> {
      await open();
      core.happen({ kind: 'listening', value: 'working' });
      core.happen({ kind: 'turn_done', value: added });
      return screen.findByRole('button', { name: 'Undo' });
    }

    it('beside the answer, once, and says what came of it', async () => {
      const user = userEvent.setup();
      const button = await addMilk();
      core.answers((request) =>
        request.kind === 'undo' ? { kind: 'undone', value: { group: 'u', what: ['Milk is off the list.'], things: 1 } } : undefined,
      );
      await user.click(button);
      expect(core.asked.filter((one) => one.kind === 'undo')).toHaveLength(1);
      expect(await screen.findByText('Taken back: Milk is off the list.')).toBeTruthy();
      expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
    });

    it('and says why it could not be', async () => {
      const user = userEvent.setup();
      const button = await addMilk();
      core.answers(() => ({ kind: 'problem', value: { code: 'disk_full', sentence: 'The disk is full.', exit: 'failed' } }));
      await user.click(button);
      expect((await screen.findAllByText('The disk is full.')).length).toBeGreaterThan(0);
    });

    it('and not where something was only answered', async () => {
      await open();
      core.happen({ kind: 'listening', value: 'speaking' });
      core.happen({ kind: 'turn_done', value: done });
      expect(await screen.findByText('It is ten.')).toBeTruthy();
      expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
    });
  });

  it('shows what is done while it is worked on', async () => {
    await open();
    core.happen({ kind: 'listening', value: 'working' });
    core.happen({
      kind: 'step',
      value: { work: 'u', what: 'call', name: 'put on a list: milk', fraction: null, rate: null, seconds_left: null, done: true, failed: false },
    });
    expect(await screen.findByText('put on a list: milk …')).toBeTruthy();
  });

  it('says why nothing came of it', async () => {
    await open();
    core.happen({ kind: 'listening', value: 'request' });
    core.happen({ kind: 'listening', value: 'idle' });
    core.happen({ kind: 'problem', value: { code: 'device', sentence: 'The microphone is gone.', exit: 'failed' } });
    expect((await screen.findAllByText('The microphone is gone.')).length).toBeGreaterThan(0);
    expect(screen.getByRole('alert').textContent).toContain('The microphone is gone.');
  });

  describe('has a switch for the microphone', () => {
    const mutes = () => core.asked.filter((one) => one.kind === 'listen').map((one) => one.value);
    const isOn = (found: HTMLElement) => found.getAttribute('aria-checked');

    it('that closes it in mid-word, says so, and opens it again', async () => {
      const user = userEvent.setup();
      await open();
      core.answers((request) => (request.kind === 'listen' ? { kind: 'done' } : undefined));
      core.happen({ kind: 'listening', value: 'request' });
      const found = await screen.findByRole('switch', { name: 'Microphone' });
      expect([isOn(found), found.title]).toEqual(['true', 'Close the microphone']);
      await user.click(found);
      core.happen({ kind: 'listening', value: 'closed' });
      expect(await screen.findByText('Microphone closed')).toBeTruthy();
      await waitFor(() => expect(isOn(screen.getByRole('switch', { name: 'Microphone' }))).toBe('false'));
      expect(screen.getAllByRole('status').some((one) => one.textContent?.includes('The microphone is closed.'))).toBe(true);
      await user.click(screen.getByRole('switch', { name: 'Microphone' }));
      expect(mutes()).toEqual([{ do: 'mute', closed: true }, { do: 'mute', closed: false }]);
      core.happen({ kind: 'listening', value: 'idle' });
      await waitFor(() => expect(isOn(screen.getByRole('switch', { name: 'Microphone' }))).toBe('true'));
    });

    it('that stays closed on the screen where it could not be opened, with the reason', async () => {
      const user = userEvent.setup();
      await open();
      core.answers((request) =>
        request.kind === 'listen'
          ? { kind: 'problem', value: { code: 'disk_full', sentence: 'The disk is full.', exit: 'failed' } }
          : undefined,
      );
      core.happen({ kind: 'listening', value: 'dictation' });
      core.happen({ kind: 'listening', value: 'closed' });
      await user.click(await screen.findByRole('switch', { name: 'Microphone' }));
      expect((await screen.findAllByText('The disk is full.')).length).toBeGreaterThan(0);
      expect(isOn(screen.getByRole('switch', { name: 'Microphone' }))).toBe('false');
    });

    it('that does not call it up when the microphone is closed elsewhere and nobody speaks', async () => {
      await open();
      core.happen({ kind: 'listening', value: 'closed' });
      await waitFor(() => expect(listening.state).toBe('closed'));
      expect(screen.queryByRole('switch')).toBeNull();
    });

    it('that has a name in German too', async () => {
      // The settings of the example leave the language to the system.
      vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de']);
      try {
        await open();
        core.happen({ kind: 'listening', value: 'request' });
        expect(await screen.findByRole('switch', { name: 'Mikrofon' })).toBeTruthy();
      } finally {
        await useLanguage('en');
      }
    });
  });
});
