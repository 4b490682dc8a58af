// Opens every screen of the route table with the example household, and looks for barriers.
import { render, screen, waitFor } from '@testing-library/svelte';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exampleCore } from '$lib/core/fixture';
import { connect } from '$lib/state';
import { useLanguage, type Language } from '$lib/words';
import App from '../App.svelte';
import { routes } from '../routes';

/** What jsdom can see of accessibility: names, roles, labels, landmarks, order. Colours are measured elsewhere. */
async function violations(): Promise<string[]> {
  const found = await axe.run(document, { rules: { 'color-contrast': { enabled: false } } });
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

/** A file of tests for each language: together they are the longest, and two files can run at the same time. */
export function eachScreenOpens(language: Language): void {
  describe.each(routes.map((route) => [route.name, route] as const))('the screen %s', (name, route) => {
    afterEach(() => useLanguage('en'));

    it(`opens with a title and without barriers, in ${language}`, { timeout: 60_000 }, async () => {
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
}
