import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Listening, Reply, Request } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { connect, listening } from '$lib/state';
import MicrophoneTest from './MicrophoneTest.svelte';

describe('trying the microphone', () => {
  let core: FixtureCore;
  let pressed: Reply;
  beforeEach(() => {
    pressed = { kind: 'done' };
    listening.state = 'idle';
    core = new FixtureCore((request: Request): Reply | undefined => {
      if (request.kind === 'listen') return request.value.do === 'press' ? pressed : { kind: 'done' };
      return request.kind === 'stop' ? { kind: 'done' } : undefined;
    });
    return connect(core);
  });
  afterEach(() => {
    vi.useRealTimers();
    listening.state = 'idle';
  });
  const asked = () => core.asked.map((one) => (one.kind === 'listen' ? one.value.do : one.kind));
  const state = (value: Listening) => core.happen({ kind: 'listening', value });
  const heard = (firm: string, tentative: string) => core.happen({ kind: 'words', value: { turn: 'u', firm, tentative } });
  async function begin(): Promise<ReturnType<typeof userEvent.setup>> {
    const user = userEvent.setup();
    render(MicrophoneTest);
    await user.click(screen.getByRole('button', { name: 'Try the microphone' }));
    await screen.findByRole('button', { name: 'Stop trying it' });
    return user;
  }

  it('shows how loud it is and what was heard, and acts on nothing of it', async () => {
    const user = await begin();
    expect(core.level).toBe(true);
    expect(screen.getByRole('meter', { name: 'How loud it is at the microphone' })).toBeTruthy();
    state('request');
    heard('one two', 'three');
    expect(await screen.findByText('Sotto heard: one two three')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Stop trying it' }));
    expect(asked()).toEqual(['press', 'cancel']);
    expect(core.level).toBe(false);
    expect(screen.getByText('Sotto heard: one two three')).toBeTruthy();
    // What is heard afterwards is none of this.
    heard('something else', '');
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(screen.queryByText(/something else/)).toBeNull();
  });

  it('ends by itself, and says when no words came', async () => {
    vi.useFakeTimers();
    render(MicrophoneTest);
    screen.getByRole('button', { name: 'Try the microphone' }).click();
    await vi.advanceTimersByTimeAsync(100);
    expect(asked()).toEqual(['press']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked()).toEqual(['press', 'cancel']);
    expect(screen.getByText(/No words were heard/)).toBeTruthy();
  });

  it('says why it cannot be tried, with a way forward', async () => {
    pressed = { kind: 'problem', value: { code: 'device', sentence: 'There is no microphone.', exit: 'failed' } };
    const user = userEvent.setup();
    render(MicrophoneTest);
    await user.click(screen.getByRole('button', { name: 'Try the microphone' }));
    expect(await screen.findByText('There is no microphone.')).toBeTruthy();
    pressed = { kind: 'done' };
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Say something. Nothing of it is acted on.')).toBeTruthy();
  });

  it('shows what is told only after the answer, as when there turns out to be none', async () => {
    await begin();
    core.happen({ kind: 'problem', value: { code: 'device', sentence: 'No microphone was found.', exit: 'failed' } });
    expect(await screen.findByText('No microphone was found.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Try the microphone' })).toBeTruthy();
  });

  it('is over when somebody lets it go elsewhere, and stops what was begun with it', async () => {
    await begin();
    state('request');
    state('closed');
    expect(await screen.findByRole('button', { name: 'Try the microphone' })).toBeTruthy();
    expect(asked()).toEqual(['press']);
    cleanup();
    core.asked.length = 0;
    await begin();
    state('request');
    state('working');
    await waitFor(() => expect(asked()).toEqual(['press', 'stop']));
  });

  it('lets go when its page is left', async () => {
    await begin();
    cleanup();
    expect(asked()).toEqual(['press', 'cancel']);
  });
});
