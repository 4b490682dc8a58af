import { render, screen, waitFor } from '@testing-library/svelte';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exampleCore } from '$lib/core/fixture';
import { connect } from '$lib/state';
import { useLanguage } from '$lib/words';
import App from '../App.svelte';
import { routes } from '../routes';

/** What jsdom can see of accessibility: names, roles, labels, landmarks, order. Colours are measured elsewhere. */
async function violations(): Promise<string[]> {
  const found = await axe.run(document, { rules: { 'color-contrast': { enabled: false } } });
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

describe.each(routes.map((route) => [route.name, route] as const))('the screen %s', (name, route) => {
  afterEach(() => useLanguage('en'));

  it.each(['en', 'de'] as const)('opens with a title and without barriers, in %s', { timeout: 60_000 }, async (language) => {
    const complaints = vi.spyOn(console, 'error');
    location.hash = `#/${name}`;
    const core = exampleCore();
    const disconnect = connect(core);
    await useLanguage(language);
    localStorage.setItem('sotto.look', JSON.stringify({ language }));
    // The settings of the fixture leave the language to the system.
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue([language]);
    render(App);
    const title = await screen.findByRole('heading', { level: 1 }, { timeout: 30_000 });
    expect(title.textContent?.trim()).not.toBe('');
    await waitFor(() => expect(screen.queryByText(language === 'de' ? 'Wird geladen' : 'Loading')).toBeNull());
    expect(document.title).toContain('Sotto');
    expect(route.title().trim()).not.toBe('');
    expect(screen.queryAllByRole('alert').map((alert) => alert.textContent?.trim()).filter(Boolean)).toEqual([]);
    expect(await violations()).toEqual([]);
    expect(complaints.mock.calls).toEqual([]);
    disconnect();
  });
});

describe('the table of screens', () => {
  it('names each screen once, and gives no key twice', () => {
    const names = routes.map((route) => route.name);
    expect(new Set(names).size).toBe(names.length);
    const given = routes.flatMap((route) => (route.key ? [route.key] : []));
    expect(new Set(given).size).toBe(given.length);
  });
});
