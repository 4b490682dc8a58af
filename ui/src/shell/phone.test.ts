import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../App.svelte';
import { exampleCore, type FixtureCore } from '$lib/core/fixture';
import { connect } from '$lib/state';
import { useLanguage } from '$lib/words';
import { routes } from '../routes';
import { onBar, underMore } from './places';

describe('a window as narrow as a phone', () => {
  let core: FixtureCore;
  beforeEach(() => {
    vi.stubGlobal('matchMedia', (media: string) => ({
      media, matches: media.includes('max-width: 45rem'), addEventListener: () => {}, removeEventListener: () => {},
    }));
    location.hash = '#/nowhere';
    core = exampleCore();
    const off = connect(core);
    return async () => {
      off();
      vi.unstubAllGlobals();
      await useLanguage('en');
    };
  });
  const bar = () => screen.getByRole('navigation', { name: 'Screens' });

  it('has five places at its edge, the button to talk in the middle of them', () => {
    render(App);
    const places = within(bar()).getAllByRole('listitem');
    expect(places.map((one) => one.textContent?.trim())).toEqual(['Today', 'Tasks', 'Talk', 'Lists', 'More']);
    expect(within(bar()).getByRole('button', { name: 'Talk · Ready' })).toBeTruthy();
    expect(screen.getByRole('switch', { name: 'Microphone: Ready' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Command palette' })).toBeTruthy();
  });

  it('reaches every screen of the navigation, on the bar or behind "More"', async () => {
    const user = userEvent.setup({ pointerEventsCheck: 0 });
    render(App);
    const more = within(bar()).getByRole('button', { name: 'More screens' });
    expect(more.getAttribute('aria-expanded')).toBe('false');
    await user.click(more);
    const sheet = await screen.findByRole('dialog', { name: 'More screens' });
    const links = within(sheet).getAllByRole('link').map((link) => link.getAttribute('href'));
    expect(links).toEqual(underMore.map((route) => `#/${route.name}`));
    const all = routes.filter((route) => route.place !== 'none').map((route) => route.name);
    expect([...onBar, ...underMore].map((route) => route.name).sort()).toEqual([...all].sort());
    expect(within(sheet).getByRole('link', { name: 'Health' })).toBeTruthy();
  });

  it('closes the sheet with what is chosen, and says where one is', { timeout: 30_000 }, async () => {
    const user = userEvent.setup({ pointerEventsCheck: 0 });
    location.hash = '#/lists';
    render(App);
    await screen.findByRole('heading', { level: 1, name: 'Lists' }, { timeout: 20_000 });
    const more = within(bar()).getByRole('button', { name: 'More screens' });
    expect(more.getAttribute('aria-current')).toBeNull();
    await user.click(more);
    await user.click(within(await screen.findByRole('dialog')).getByRole('link', { name: 'Memory' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await screen.findByRole('heading', { level: 1, name: 'Memory' }, { timeout: 20_000 });
    expect(more.getAttribute('aria-current')).toBe('true');
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Memory'));
  });

  it('closes the sheet with Esc and gives the focus back', async () => {
    const user = userEvent.setup({ pointerEventsCheck: 0 });
    render(App);
    const more = within(bar()).getByRole('button', { name: 'More screens' });
    more.focus();
    await user.keyboard('{Enter}');
    await screen.findByRole('dialog', { name: 'More screens' });
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(more));
  });

  it.each(['en', 'de'] as const)('has no barriers, open or closed, in %s', { timeout: 30_000 }, async (language) => {
    const user = userEvent.setup({ pointerEventsCheck: 0 });
    await useLanguage(language);
    localStorage.setItem('sotto.look', JSON.stringify({ language }));
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue([language]);
    render(App);
    const check = async () => {
      const found = await axe.run(document, { rules: { 'color-contrast': { enabled: false } } });
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
    };
    await screen.findByRole('link', { name: language === 'de' ? 'Zu Heute' : 'Go to Today' });
    expect(await check()).toEqual([]);
    await user.click(screen.getByRole('button', { name: language === 'de' ? 'Mehr Ansichten' : 'More screens' }));
    await screen.findByRole('dialog');
    expect(await check()).toEqual([]);
  });
});
