import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SoundChannel, SoundMessage } from '$lib/core/core';
import { FixtureCore } from '$lib/core/fixture';
import { rootOf } from '../../test/root.svelte';
import { connect } from './link.svelte';
import { talk } from './listening.svelte';
import { followSound, pageMicrophone } from './sound.svelte';
import { toasts } from './toasts.svelte';

const device = vi.hoisted(() => ({ failure: null as DOMException | null }));
vi.mock('$lib/sound/devices', () => ({
  browserDevices: {
    microphone: async () => {
      if (device.failure) throw device.failure;
      return { close: () => {} };
    },
    speaker: async () => ({ send: () => {}, wake: () => {}, close: () => {} }),
  },
}));

class BrowserFixture extends FixtureCore {
  answer: SoundMessage = { is: 'microphone_taken' };
  #listener: (message: SoundMessage) => void = () => {};
  override readonly sound: SoundChannel = {
    microphone: (on: boolean) => {
      if (on) this.#listener(this.answer);
    },
    frames: () => {},
    played: () => {},
    on: (listener: (message: SoundMessage) => void) => {
      this.#listener = listener;
      return () => {};
    },
  };
}

describe('talking in a browser', () => {
  let core: BrowserFixture;
  let ends: () => void;
  let leave: () => void;

  beforeEach(() => {
    device.failure = null;
    core = new BrowserFixture(() => ({ kind: 'done' }));
    leave = connect(core);
    ends = rootOf(() => followSound(() => 'idle'));
    flushSync();
  });
  afterEach(() => {
    ends();
    leave();
    toasts.all.splice(0);
  });

  it('begins once this page is heard, and shows that it is', async () => {
    await talk();
    expect(core.asked).toEqual([{ kind: 'listen', value: { do: 'toggle', dictate: false } }]);
    expect(pageMicrophone.open).toBe(true);
    ends();
    expect(pageMicrophone.open).toBe(false);
  });

  it('opens no other microphone where this page may not be heard, and says why', async () => {
    core.answer = { is: 'microphone_refused', sentence: 'Another page is talking.' };
    await talk();
    expect(core.asked).toEqual([]);
    expect(pageMicrophone.open).toBe(false);
    expect(toasts.all.at(-1)?.text).toBe('Another page is talking.');
    core.answer = { is: 'microphone_taken' };
    device.failure = new DOMException('no', 'NotAllowedError');
    await talk();
    expect(core.asked).toEqual([]);
    expect(toasts.all.at(-1)?.text).toContain('Allow it for this page');
  });

  it('closes it again where nothing comes of it', async () => {
    core.answers(() => ({ kind: 'problem', value: { code: 'device', sentence: 'Not now.', exit: 'failed' } }));
    await talk();
    expect(core.asked).toHaveLength(1);
    expect(pageMicrophone.open).toBe(false);
  });
});
