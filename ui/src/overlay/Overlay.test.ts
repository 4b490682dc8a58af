import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Turn } from '$lib/api';
import { exampleCore, type FixtureCore } from '$lib/core/fixture';
import { connect, listening } from '$lib/state';
import Overlay from './Overlay.svelte';

const done = {
  id: 'u', conversation: 'c', heard: 'what is the time', answer: 'It is ten.', outcome: { is: 'answered' }, actions: [],
} as unknown as Turn;

describe('the pill', () => {
  let core: FixtureCore;
  beforeEach(() => {
    listening.state = 'idle';
    listening.begin(null);
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

  it('says why nothing came of it', async () => {
    await open();
    core.happen({ kind: 'listening', value: 'request' });
    core.happen({ kind: 'listening', value: 'idle' });
    core.happen({ kind: 'problem', value: { code: 'device', sentence: 'The microphone is gone.', exit: 'failed' } });
    expect((await screen.findAllByText('The microphone is gone.')).length).toBeGreaterThan(0);
    expect(screen.getByRole('alert').textContent).toContain('The microphone is gone.');
  });
});
