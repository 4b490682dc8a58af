import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Reply } from '$lib/api';
import { problem } from '$lib/core/core';
import { FixtureCore } from '$lib/core/fixture';
import { exampleSettings } from '$lib/core/fixture-example';
import { rootOf } from '../../test/root.svelte';
import { connect } from './link.svelte';
import { languageOf, wear, wearLast } from './look.svelte';
import { changeSettings, followSettings, patched, settings } from './settings.svelte';
import { toasts } from './toasts.svelte';

describe('settings', () => {
  let core: FixtureCore;
  beforeEach(() => {
    core = new FixtureCore(() => ({ kind: 'settings', value: exampleSettings }));
    settings.current = null;
    const disconnect = connect(core);
    const stop = rootOf(followSettings);
    flushSync();
    return () => {
      stop();
      disconnect();
    };
  });

  it('are what the core tells', async () => {
    await vi.waitFor(() => expect(settings.current).toEqual(exampleSettings));
    const dark = patched(exampleSettings, { look: { theme: 'dark' } });
    core.happen({ kind: 'settings', value: dark });
    expect(settings.current?.look).toEqual({ ...exampleSettings.look, theme: 'dark' });
  });

  it('show a change at once and take it back when it is refused', async () => {
    await vi.waitFor(() => expect(settings.current).not.toBeNull());
    core.answers(() => ({ kind: 'problem', value: problem('invalid', 'Too fast.') }));
    const changing = changeSettings({ speech: { speed_percent: 900 } });
    expect(settings.current?.speech.speed_percent).toBe(900);
    expect(await changing).toBe(false);
    expect(settings.current?.speech.speed_percent).toBe(100);
    expect(toasts.all).toMatchObject([{ text: 'Too fast.' }]);
  });

  it('keep a change that is under way over what is told meanwhile', async () => {
    await vi.waitFor(() => expect(settings.current).not.toBeNull());
    let answer: (reply: Reply) => void = () => {};
    core.answers(() => new Promise<Reply>((resolve) => (answer = resolve)));
    const changing = changeSettings({ look: { theme: 'dark' } });
    core.happen({ kind: 'settings', value: patched(exampleSettings, { talk: { captions: false } }) });
    expect([settings.current?.look.theme, settings.current?.talk.captions]).toEqual(['dark', false]);
    answer({ kind: 'problem', value: problem('locked', 'Locked.') });
    expect(await changing).toBe(false);
    expect([settings.current?.look.theme, settings.current?.talk.captions]).toEqual([exampleSettings.look.theme, false]);
  });

  it('are asked for again when one of them was taken back', async () => {
    await vi.waitFor(() => expect(settings.current).not.toBeNull());
    const dark = patched(exampleSettings, { look: { theme: 'dark' } });
    core.answers(() => ({ kind: 'settings', value: dark }));
    core.happen({ kind: 'changed', value: [{ kind: 'setting', id: 'look.theme', what: 'removed' }] });
    await vi.waitFor(() => expect(settings.current).toEqual(dark));
  });

  it('leave alone what a patch does not name', () => {
    const after = patched(exampleSettings, { talk: { captions: false }, speech: undefined });
    expect(after.talk).toEqual({ ...exampleSettings.talk, captions: false });
    expect(after.speech).toBe(exampleSettings.speech);
  });
});

describe('the look', () => {
  it('takes the language that was chosen, else the first of the system that is known, else English', () => {
    expect(languageOf({ is: 'named', name: 'de' }, ['en-GB'])).toBe('de');
    expect(languageOf({ is: 'automatic' }, ['fr-FR', 'de_AT', 'en'])).toBe('de');
    expect(languageOf({ is: 'automatic' }, ['fr'])).toBe('en');
    expect(languageOf({ is: 'named', name: 'xx' }, ['de'])).toBe('en');
  });

  it('is laid onto the page, within sane sizes', async () => {
    await wear({ theme: 'dark', language: 'de', text_percent: 9000 });
    const root = document.documentElement;
    expect([root.dataset['theme'], root.lang, root.style.getPropertyValue('--text-scale')]).toEqual(['dark', 'de', '3']);
    await wear({ theme: 'system', language: 'en', text_percent: 100 });
    expect([root.dataset['theme'], root.lang]).toEqual([undefined, 'en']);
  });

  it('survives a damaged memory of the last time', async () => {
    for (const kept of ['{', 'null', '7', '{"theme":"pink","language":"xx","text_percent":"big"}']) {
      localStorage.setItem('sotto.look', kept);
      await wearLast();
      expect(document.documentElement.dataset['theme']).toBeUndefined();
      expect(document.documentElement.lang).toBe('en');
    }
  });
});
