import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Event } from '$lib/api';
import { WindowCore } from './window';

interface Subscription {
  channel: { onmessage: (event: Event) => void };
  level: boolean;
}

describe('the channel of the window', () => {
  afterEach(() => clearMocks());

  it('asks through one command and hears through one channel', async () => {
    const subscriptions: Subscription[] = [];
    mockIPC((command, given) => {
      if (command === 'subscribe') subscriptions.push(given as unknown as Subscription);
      return command === 'call' ? { kind: 'done' } : null;
    });
    const core = new WindowCore();
    const heard: Event[] = [];
    core.on((event) => heard.push(event));
    await vi.waitFor(() => expect(core.state).toBe('open'));
    expect(await core.call({ kind: 'status' })).toEqual({ kind: 'done' });
    core.levels(true);
    await vi.waitFor(() => expect(subscriptions).toHaveLength(2));
    expect(subscriptions.map((one) => one.level)).toEqual([false, true]);
    subscriptions[1]?.channel.onmessage({ kind: 'changed_much' });
    expect(heard).toEqual([{ kind: 'changed_much' }]);
    subscriptions[0]?.channel.onmessage({ kind: 'changed_much' });
    expect(heard).toHaveLength(1);
  });

  it('hears through the old channel until the new one stands', async () => {
    const subscriptions: Subscription[] = [];
    mockIPC((command, given) => {
      if (command === 'subscribe') subscriptions.push(given as unknown as Subscription);
      // The second one is never answered here.
      return subscriptions.length > 1 ? new Promise(() => {}) : null;
    });
    const core = new WindowCore();
    const heard: Event[] = [];
    core.on((event) => heard.push(event));
    await vi.waitFor(() => expect(core.state).toBe('open'));
    core.levels(true);
    await vi.waitFor(() => expect(subscriptions).toHaveLength(2));
    subscriptions[0]?.channel.onmessage({ kind: 'models' });
    expect(heard).toEqual([{ kind: 'models' }]);
  });

  it('tries the key by a command of its own, and knows nothing of one that fails', async () => {
    const tries: unknown[] = [];
    let fails = false;
    mockIPC((command, given) => {
      if (command !== 'try_key') return null;
      if (fails) throw new Error('the shell is gone');
      tries.push(given);
      return true;
    });
    const core = new WindowCore();
    expect(await core.keys.arrives()).toBe(true);
    core.keys.tried();
    await vi.waitFor(() => expect(tries).toEqual([{ on: true }, { on: false }]));
    fails = true;
    expect(await core.keys.arrives()).toBeNull();
  });

  it('answers with a problem when the command fails, and tells that it cannot be reached', async () => {
    mockIPC(() => {
      throw new Error('the shell is gone');
    });
    const core = new WindowCore();
    const told = vi.fn();
    core.onState(told);
    expect(await core.call({ kind: 'status' })).toMatchObject({ kind: 'problem', value: { code: 'failed' } });
    await vi.waitFor(() => expect(core.state).toBe('lost'));
    expect(told).toHaveBeenCalled();
  });
});
