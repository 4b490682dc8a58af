import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Problem, Reply, Request, Step, Updates as Known } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { problem } from '$lib/core/core';
import { connect } from '$lib/state';
import Updates from './Updates.svelte';

const DEEDS = ['get_update', 'stop_update', 'show_update'];
/** The package of a newer one is on its way. */
const STEP: Step = { work: 'u', what: 'update', name: null, fraction: null, rate: null, seconds_left: null, done: false, failed: false };

describe('newer versions', () => {
  let core: FixtureCore;
  let known: Known;
  /** What a look finds. */
  let newer: Known['newer'];
  let refusal: Problem | null;

  function answer(request: Request): Reply | undefined {
    if (request.kind !== 'network') return undefined;
    if (request.value.do === 'allow_updates') {
      if (refusal) return { kind: 'problem', value: refusal };
      known = { ...known, allowed: request.value.allowed };
      return { kind: 'updates', value: known };
    }
    if (DEEDS.includes(request.value.do)) {
      if (refusal) return { kind: 'problem', value: refusal };
      if (request.value.do !== 'get_update') return { kind: 'done' };
      known = { ...known, package: { is: 'fetching', work: 'u', fraction: null } };
      return { kind: 'begun', value: { id: 'u' } };
    }
    if (request.value.do !== 'updates') return undefined;
    // Each answer is one of its own, as over a connection.
    if (!request.value.look) return { kind: 'updates', value: { ...known } };
    return refusal ? { kind: 'problem', value: refusal } : { kind: 'updates', value: { ...known, newer } };
  }
  beforeEach(() => {
    known = { here: '0.1.0', allowed: false, announced: true, newer: null, package: { is: 'absent' } };
    newer = null;
    refusal = null;
    core = new FixtureCore(answer);
    return connect(core);
  });
  const looks = () => core.asked.filter((one) => one.kind === 'network' && one.value.do === 'updates' && one.value.look).length;
  /** What was asked about the package, in its order. */
  const deeds = () => core.asked.flatMap((one) => (one.kind === 'network' && DEEDS.includes(one.value.do) ? [one.value.do] : []));
  const allow = () => screen.findByRole<HTMLInputElement>('switch', { name: 'Look for updates' });

  it('are not looked for before somebody switches it on and asks', async () => {
    const user = userEvent.setup();
    render(Updates);
    const wanted = await allow();
    expect(wanted.checked).toBe(false);
    expect(screen.getByText(/sees your internet address and which version you have/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Look now' })).toBeNull();
    await user.click(wanted);
    expect(core.asked).toContainEqual({ kind: 'network', value: { do: 'allow_updates', allowed: true } });
    const look = await screen.findByRole('button', { name: 'Look now' });
    expect(looks()).toBe(0);
    await user.click(look);
    expect((await screen.findByText('Sotto 0.1.0 is the newest version.')).closest('[role=status]')).toBeTruthy();
    expect(looks()).toBe(1);
    await user.click(await allow());
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Look now' })).toBeNull());
    expect(screen.queryByText(/is the newest version/)).toBeNull();
    expect(known.allowed).toBe(false);
  });

  it('are shown with what is new, how large they are and the way to get them', async () => {
    known.allowed = true;
    newer = { version: '0.2.0', date: '2026-12-01', notes: 'It listens better.\n', bytes: 148_000_000 };
    const user = userEvent.setup();
    render(Updates);
    await user.click(await screen.findByRole('button', { name: 'Look now' }));
    expect((await screen.findByText('Sotto 0.2.0 is there.')).closest('[role=status]')).toBeTruthy();
    expect(screen.getByText('Of 2026-12-01; its package has 148 MB.')).toBeTruthy();
    expect(screen.getByText('It listens better.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Fetch it' })).toBeTruthy();
    expect(screen.queryByText(/is the newest version/)).toBeNull();
  });

  it('are fetched and shown in their folder without a terminal', async () => {
    known.allowed = true;
    newer = { version: '0.2.0', date: '2026-12-01', notes: '', bytes: 148_000_000 };
    const user = userEvent.setup();
    render(Updates);
    await user.click(await screen.findByRole('button', { name: 'Look now' }));
    await user.click(await screen.findByRole('button', { name: 'Fetch it' }));
    expect(deeds()).toEqual(['get_update']);
    const bar = await screen.findByRole('progressbar', { name: 'How much of the package is here' });
    expect(bar.getAttribute('aria-valuenow')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Fetch it' })).toBeNull();
    core.happen({ kind: 'step', value: { ...STEP, fraction: 0.4, rate: 5e6, seconds_left: 60 } });
    await waitFor(() => expect(bar.getAttribute('aria-valuenow')).toBe('40'));
    expect(screen.getByText(/^On its way · 40% · .*left$/)).toBeTruthy();
    known.package = { is: 'ready', version: '0.2.0', file: '/data/updates/sotto.deb', next: 'Install it with: sudo apt install it' };
    core.happen({ kind: 'step', value: { ...STEP, fraction: 1, done: true } });
    expect((await screen.findByText('Sotto 0.2.0 was fetched.')).closest('[role=status]')).toBeTruthy();
    expect(screen.getByText('/data/updates/sotto.deb')).toBeTruthy();
    expect(screen.getByText('Install it with: sudo apt install it')).toBeTruthy();
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Fetch it' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show it in its folder' }));
    expect(deeds()).toEqual(['get_update', 'show_update']);
  });

  it('are stopped on their way, and gone on with', async () => {
    known = { ...known, allowed: true, package: { is: 'fetching', work: 'u', fraction: 0.25 } };
    const user = userEvent.setup();
    render(Updates);
    await user.click(await screen.findByRole('button', { name: 'Stop' }));
    known.package = { is: 'stopped', fraction: 0.25 };
    core.happen({ kind: 'step', value: { ...STEP, fraction: 0.25, done: true } });
    expect(await screen.findByText('Stopped · 25% is here')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Go on fetching' }));
    expect(deeds()).toEqual(['stop_update', 'get_update']);
    expect(await screen.findByRole('button', { name: 'Stop' })).toBeTruthy();
  });

  it('that did not come say why, and are fetched again', async () => {
    known = { ...known, allowed: true, package: { is: 'failed', sentence: 'What came is not the package.' } };
    const user = userEvent.setup();
    render(Updates);
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('What came is not the package.');
    await user.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(deeds()).toEqual(['get_update']);
    expect(await screen.findByRole('progressbar')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('whose folder cannot be opened say where they lie', async () => {
    const file = '/data/updates/sotto.deb';
    known = { ...known, allowed: true, package: { is: 'ready', version: '0.2.0', file, next: 'Unpack it.' } };
    refusal = problem('failed', 'The folder could not be opened.');
    const user = userEvent.setup();
    render(Updates);
    await user.click(await screen.findByRole('button', { name: 'Show it in its folder' }));
    expect((await screen.findByRole('alert')).textContent).toContain('The folder could not be opened.');
    expect(screen.getByText(file)).toBeTruthy();
  });

  it('that are fetched from another page are seen on this one', async () => {
    known.allowed = true;
    render(Updates);
    await allow();
    expect(screen.queryByRole('progressbar')).toBeNull();
    known = { ...known, package: { is: 'fetching', work: 'u', fraction: null } };
    core.happen({ kind: 'step', value: STEP });
    expect(await screen.findByRole('progressbar')).toBeTruthy();
  });

  it('come from elsewhere where nobody could be believed, and nothing can be switched on', async () => {
    known.announced = false;
    render(Updates);
    expect((await allow()).disabled).toBe(true);
    expect(screen.getByText(/has no signing key/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Look now' })).toBeNull();
  });

  it('can be switched off also where nobody can be believed any more', async () => {
    known = { ...known, allowed: true, announced: false };
    const user = userEvent.setup();
    render(Updates);
    await user.click(await allow());
    await waitFor(() => expect(known.allowed).toBe(false));
    await waitFor(async () => expect((await allow()).disabled).toBe(true));
  });

  it('that could not be looked for are told in the words of the core, and can be looked for again', async () => {
    known.allowed = true;
    refusal = problem('network', 'All connections are forbidden. Nothing was sent.');
    const user = userEvent.setup();
    render(Updates);
    await user.click(await screen.findByRole('button', { name: 'Look now' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Nothing was sent.');
    expect(screen.queryByText(/is the newest version/)).toBeNull();
    refusal = null;
    await user.click(screen.getByRole('button', { name: 'Look now' }));
    expect(await screen.findByText('Sotto 0.1.0 is the newest version.')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('stay off where that could not be kept, and it is said why', async () => {
    refusal = problem('failed', 'updates.toml cannot be used.');
    const user = userEvent.setup();
    render(Updates);
    const wanted = await allow();
    await user.click(wanted);
    expect((await screen.findByRole('alert')).textContent).toContain('updates.toml cannot be used.');
    await waitFor(() => expect(wanted.checked).toBe(false));
  });

  it('say what is wrong with what was set', async () => {
    core.answers(() => ({ kind: 'problem', value: problem('failed', 'updates.toml is damaged.') }));
    render(Updates);
    expect((await screen.findByRole('alert')).textContent).toContain('updates.toml is damaged.');
    expect(screen.queryByRole('switch')).toBeNull();
  });
});
