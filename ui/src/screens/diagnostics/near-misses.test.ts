import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NearMiss, Reply } from '$lib/api';
import { problem } from '$lib/core/core';
import { FixtureCore } from '$lib/core/fixture';
import { connect } from '$lib/state';
import { useLanguage } from '$lib/words';
import NearMisses from './NearMisses.svelte';

const miss = (over: Partial<NearMiss> = {}): NearMiss => ({
  at: '2026-11-22T10:00:00Z', word: 'hey_sotto', sure_percent: 46, counts_from_percent: 63, ...over,
});

// A whole screen is searched for roles, which a busy machine takes its time for.
describe('what was nearly the wake word', { timeout: 60_000 }, () => {
  let core: FixtureCore;
  let told: Reply;
  beforeEach(() => {
    core = new FixtureCore(() => told);
    return connect(core);
  });
  afterEach(() => useLanguage('en'));
  const tells = (...value: NearMiss[]) => (told = { kind: 'near_misses', value });

  it('is listed with when it was, which word, and how sure Sotto was', async () => {
    tells(miss(), miss({ at: '2026-11-22T09:00:00Z', word: 'stop', sure_percent: 7, counts_from_percent: null }));
    const { container } = render(NearMisses);
    expect(await screen.findByText('“Hey Sotto”')).toBeTruthy();
    expect(core.asked).toEqual([{ kind: 'diagnostics', value: { do: 'near_misses' } }]);
    expect(screen.getByText('46% sure · counts from a sensitivity of 63% on')).toBeTruthy();
    // Where no sensitivity is enough, none is named.
    expect(screen.getByText('“Stop”')).toBeTruthy();
    expect(screen.getByText('7% sure')).toBeTruthy();
    const times = [...container.querySelectorAll('time')].map((time) => time.getAttribute('datetime'));
    expect(times).toEqual(['2026-11-22T10:00:00Z', '2026-11-22T09:00:00Z']);
    expect(screen.getByRole('link', { name: 'Set the sensitivity' }).getAttribute('href')).toBe('#/settings/talk');
  });

  it('says what it means that there is none, and what to do, in both languages', async () => {
    tells();
    const { unmount } = render(NearMisses);
    expect(await screen.findByText(/^Nothing was nearly heard\..*raise the sensitivity.*lower it/)).toBeTruthy();
    unmount();
    await useLanguage('de');
    render(NearMisses);
    expect(await screen.findByText(/^Nichts wäre fast gehört worden\..*Empfindlichkeit/)).toBeTruthy();
  });

  it('is short at first, and whole when that is wished', async () => {
    const user = userEvent.setup();
    tells(...Array.from({ length: 12 }, () => miss({ word: 'sotto' })));
    render(NearMisses);
    expect(await screen.findAllByText('“Sotto”')).toHaveLength(8);
    await user.click(screen.getByRole('button', { name: 'Show all 12' }));
    await waitFor(() => expect(screen.getAllByText('“Sotto”')).toHaveLength(12));
    expect(screen.queryByRole('button', { name: 'Show all 12' })).toBeNull();
  });

  it('says why it cannot be shown', async () => {
    told = { kind: 'problem', value: problem('failed', 'It cannot be read.') };
    render(NearMisses);
    expect(await screen.findByText('It cannot be read.')).toBeTruthy();
    expect(screen.queryByText(/Nothing was nearly heard/)).toBeNull();
  });
});
