import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection, Network, Reply, Request } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { connect, toasts } from '$lib/state';
import Privacy from './Privacy.svelte';

describe('the screen of privacy', () => {
  let core: FixtureCore;
  let network: Network;
  let ledger: Connection[];

  function answer(request: Request): Reply | undefined {
    if (request.kind === 'listen') return { kind: 'done' };
    if (request.kind !== 'network') return undefined;
    if (request.value.do === 'ledger') return { kind: 'ledger', value: ledger };
    if (request.value.do === 'offline') network = { ...network, offline: request.value.offline };
    return { kind: 'network', value: network };
  }
  beforeEach(() => {
    network = {
      offline: false, purposes: [{ purpose: 'external_model', allowed: false }], endpoints: [], damaged: false,
    };
    ledger = [];
    core = new FixtureCore(answer);
    return connect(core);
  });

  it('goes offline at once, and back with one press', async () => {
    const user = userEvent.setup();
    render(Privacy);
    const offline = await screen.findByRole('switch', { name: 'Offline' });
    await user.click(offline);
    expect(core.asked).toContainEqual({ kind: 'network', value: { do: 'offline', offline: true } });
    await waitFor(() => expect(toasts.all.at(-1)?.text).toBe('Sotto is offline'));
    toasts.all.at(-1)?.action?.run();
    await waitFor(() => expect(core.asked).toContainEqual({ kind: 'network', value: { do: 'offline', offline: false } }));
  });

  it('takes a switch back that could not be set', async () => {
    const user = userEvent.setup();
    render(Privacy);
    const offline = await screen.findByRole<HTMLInputElement>('switch', { name: 'Offline' });
    core.answers(() => undefined);
    await user.click(offline);
    await waitFor(() => expect(offline.checked).toBe(false));
    expect(toasts.all.at(-1)?.tone).toBe('problem');
  });

  it('has no switch for what Sotto never does by itself', async () => {
    network.purposes.push({ purpose: 'update', allowed: true });
    render(Privacy);
    expect(await screen.findByRole('switch', { name: 'Ask a language model outside' })).toBeTruthy();
    const way = screen.getByText('Look for a newer Sotto').parentElement!;
    expect(within(way).getByRole('link', { name: 'Change it in the settings' }).getAttribute('href')).toBe('#/settings/about');
    expect(screen.queryByRole('switch', { name: 'Look for a newer Sotto' })).toBeNull();
  });

  it('closes the microphone', async () => {
    const user = userEvent.setup();
    render(Privacy);
    await user.click(await screen.findByRole('switch', { name: 'Microphone off' }));
    expect(core.asked).toContainEqual({ kind: 'listen', value: { do: 'mute', closed: true } });
  });

  it('says that nothing ever left, and otherwise what, where to and why', async () => {
    const { unmount } = render(Privacy);
    expect(await screen.findByText('Nothing ever left this machine')).toBeTruthy();
    unmount();
    ledger = [
      {
        id: '1', at: '2026-11-22T10:00:00Z', purpose: 'model_download', to: 'example.org:443', program: null, asked_for: true,
        local: false, ending: { is: 'refused', offline: true }, bytes_up: 0, bytes_down: 0, ms: 0,
      },
    ];
    render(Privacy);
    const where = await screen.findByText('example.org:443');
    expect(where.closest('tr')?.textContent).toContain('You asked for it');
    expect(screen.getByText('Refused: offline')).toBeTruthy();
  });
});
