import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection, Network, Reply, Request, Turn } from '$lib/api';
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
    if (request.value.do === 'ledger') {
      const { before, newest } = request.value;
      const from = before === null ? 0 : ledger.findIndex((line) => line.id === before) + 1;
      return { kind: 'ledger', value: ledger.slice(from, from + (newest ?? ledger.length)) };
    }
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

  it('shows everything that ever went out, page by page, and what is added meanwhile', async () => {
    const user = userEvent.setup({ delay: null });
    const line = (id: number): Connection => ({
      id: String(id), at: '2026-11-22T10:00:00Z', purpose: 'model_download', to: `place-${id}:443`, program: null, asked_for: true,
      local: false, ending: { is: 'done' }, bytes_up: 1, bytes_down: 1, ms: 1,
    });
    ledger = Array.from({ length: 120 }, (_, nth) => line(120 - nth));
    render(Privacy);
    await screen.findByText('place-120:443');
    const rows = () => screen.getAllByRole('row').length - 1;
    expect(rows()).toBe(50);
    await user.click(screen.getByRole('button', { name: 'Show earlier ones' }));
    await waitFor(() => expect(rows()).toBe(100));
    ledger = [line(121), ...ledger];
    core.happen({ kind: 'turn_done', value: { id: 'u', actions: [] } as unknown as Turn });
    await screen.findByText('place-121:443');
    expect(rows()).toBe(101);
    await user.click(screen.getByRole('button', { name: 'Show earlier ones' }));
    expect(await screen.findByText('place-1:443')).toBeTruthy();
    expect(rows()).toBe(121);
    expect(screen.queryByRole('button', { name: 'Show earlier ones' })).toBeNull();
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
