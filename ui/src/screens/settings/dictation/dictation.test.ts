import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Dictation, ProgramDictation, Reply, Request, Settings as All } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { followAddress } from '$lib/router.svelte';
import { connect, patched, settings, toasts } from '$lib/state';
import { useLanguage } from '$lib/words';
import { DEFAULTS } from '../defaults';
import Settings from '../Settings.svelte';
import { saidOf, usedPrograms, usualProgram, withProgram } from './programs';

function dictation(id: string, text: string, more: Partial<Dictation> = {}): Dictation {
  const stamps = { created: '2026-11-22T10:00:00Z', changed: '2026-11-22T10:00:00Z' };
  return { id, heard: text, text, program: 'Gedit', went: 'written', ...stamps, ...more };
}

describe('programs that are dictated into', () => {
  const named = (program: string | null) => dictation(String(program), 'x', { program });

  it('are offered once each, the latest first, and not when they are in the list', () => {
    const all = [named('kitty'), named(null), named('Gedit'), named('KITTY'), named(' '), named('Slack')];
    expect(usedPrograms(all, [usualProgram('gedit')])).toEqual(['kitty', 'Slack']);
    expect(usedPrograms([], [])).toEqual([]);
    const many = Array.from({ length: 40 }, (_, at) => named(`program ${at}`));
    expect(usedPrograms(many, [])).toHaveLength(12);
  });

  it('say what is special about them, in both languages', async () => {
    const own: ProgramDictation = {
      ...usualProgram('Slack'), way: 'paste', behind: 'line', spoken_punctuation: false, drop_fillers: true,
      words: [{ heard: 'teh', spelt: 'the' }],
    };
    expect(saidOf(usualProgram('x'))).toBe('As everywhere');
    expect(saidOf(own)).toBe('Pasted · Behind each text: A new line · no spoken punctuation · without “um” · 1 own word');
    await useLanguage('de');
    expect(saidOf(own)).toContain('Eingefügt · Hinter jedem Text: Eine neue Zeile');
    await useLanguage('en');
  });

  it('take each other’s place only where they are the same one', () => {
    const [one, two] = [usualProgram('one'), usualProgram('two')];
    expect(withProgram([one], null, two)).toEqual([one, two]);
    expect(withProgram([one, two], 0, { ...one, way: 'type' })).toEqual([{ ...one, way: 'type' }, two]);
  });
});

describe('dictation in the settings', () => {
  let core: FixtureCore;
  let held: All;
  let all: Dictation[];
  beforeEach(() => {
    held = { version: 1, ...structuredClone(DEFAULTS) };
    settings.current = held;
    all = [
      dictation('d2', 'Dear Ada,\nhello', { heard: 'um dear ada comma new line hello' }),
      dictation('d1', 'مرحبا 💌', { program: null, went: 'clipboard' }),
    ];
    core = new FixtureCore((request: Request): Reply | undefined => {
      if (request.kind === 'status') {
        return { kind: 'status', value: { version: '0.1.0', listening: 'idle', notices: [], last_backup: null } };
      }
      if (request.kind === 'change_settings') {
        held = patched(held, request.value);
        return { kind: 'settings', value: held };
      }
      if (request.kind === 'dictation' && request.value.do === 'list') {
        return { kind: 'dictations', value: all.slice(0, request.value.limit) };
      }
      if (request.kind === 'dictation' && request.value.do === 'again' && request.value.id === 'd1') {
        return { kind: 'problem', value: { code: 'missing', sentence: 'Nobody types here.', exit: 'failed' } };
      }
      return { kind: 'done' };
    });
    const off = connect(core);
    location.hash = '#/settings/dictation';
    const leave = followAddress('settings');
    return () => {
      off();
      leave();
      settings.current = null;
    };
  });
  const changes = () => core.asked.filter((one) => one.kind === 'change_settings').map((one) => one.value);

  it('shows what was dictated, where it went and what became of it', async () => {
    render(Settings);
    expect(await screen.findByText(/Dear Ada,/)).toBeTruthy();
    expect(screen.getByText(/Gedit · written · Heard: “um dear ada comma new line hello”/)).toBeTruthy();
    expect(screen.getByText(/left on the clipboard/)).toBeTruthy();
  });

  it('has one written again, and says why not', async () => {
    const user = userEvent.setup();
    render(Settings);
    await user.click(await screen.findByRole('button', { name: 'Write “Dear Ada, hello” again' }));
    expect(core.asked).toContainEqual({ kind: 'dictation', value: { do: 'again', id: 'd2', after_seconds: 3 } });
    await waitFor(() => expect(toasts.all.some((toast) => toast.text.includes('3 seconds'))).toBe(true));
    await user.click(screen.getByRole('button', { name: 'Write “مرحبا 💌” again' }));
    await waitFor(() => expect(toasts.all.some((toast) => toast.text === 'Nobody types here.')).toBe(true));
    await user.click(screen.getByRole('button', { name: 'Take back the last one' }));
    expect(core.asked).toContainEqual({ kind: 'dictation', value: { do: 'take_back' } });
  });

  it('is gone through with the arrows', async () => {
    const user = userEvent.setup({ delay: null });
    render(Settings);
    (await screen.findByRole('button', { name: 'Write “Dear Ada, hello” again' })).focus();
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Write “مرحبا 💌” again' }));
  });

  it('deletes one at once with a way back, and all only when that is wanted', async () => {
    const user = userEvent.setup();
    render(Settings);
    await user.click(await screen.findByRole('button', { name: 'Delete “Dear Ada, hello”' }));
    expect(core.asked).toContainEqual({ kind: 'dictation', value: { do: 'delete', id: 'd2' } });
    expect(screen.queryByText(/Dear Ada,/)).toBeNull();
    await waitFor(() => expect(toasts.all.some((toast) => toast.undoes)).toBe(true));
    await user.click(screen.getByRole('button', { name: 'Delete all' }));
    expect(core.asked).not.toContainEqual({ kind: 'dictation', value: { do: 'delete_all' } });
    const dialog = await screen.findByRole('dialog', { name: 'Delete everything you dictated?' });
    await user.click([...dialog.querySelectorAll('button')].find((one) => one.textContent?.trim() === 'Delete all')!);
    await waitFor(() => expect(core.asked).toContainEqual({ kind: 'dictation', value: { do: 'delete_all' } }));
  });

  it('shows more when there is more', async () => {
    const user = userEvent.setup();
    all = Array.from({ length: 30 }, (_, at) => dictation(`m${at}`, `text ${at}`));
    render(Settings);
    expect(await screen.findByText('text 24')).toBeTruthy();
    expect(screen.queryByText('text 25')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('text 29')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  });

  it('teaches where nothing was dictated', async () => {
    all = [];
    render(Settings);
    expect(await screen.findByText('Nothing was dictated yet')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Delete all' })).toBeNull();
  });

  it('adds a program, changes it, and takes it away again', async () => {
    const user = userEvent.setup();
    render(Settings);
    await user.click(await screen.findByRole('button', { name: 'Add a program' }));
    await screen.findByRole('dialog', { name: 'Add a program' });
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(changes()).toEqual([]);
    await user.type(screen.getByRole('combobox', { name: 'Program' }), 'Gedit');
    await user.selectOptions(screen.getByRole('combobox', { name: 'How a text comes into it' }), 'paste');
    await user.selectOptions(screen.getByRole('combobox', { name: 'Leave out “um” and the like' }), 'off');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    const gedit: ProgramDictation = { ...usualProgram('Gedit'), way: 'paste', drop_fillers: false };
    await waitFor(() => expect(changes()).toEqual([{ dictation: { programs: [gedit] } }]));

    await user.click(await screen.findByRole('button', { name: 'Add a program' }));
    await user.type(await screen.findByRole('combobox', { name: 'Program' }), 'gedit');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('This program is in the list already.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));

    await user.click(await screen.findByRole('button', { name: /Change how “Gedit” is written into$/ }));
    await user.selectOptions(await screen.findByRole('combobox', { name: 'How a text comes into it' }), 'clipboard');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(changes()[1]).toEqual({ dictation: { programs: [{ ...gedit, way: 'clipboard' }] } }));
    await user.click(await screen.findByRole('button', { name: 'All as usual in “Gedit”' }));
    await waitFor(() => expect(changes()[2]).toEqual({ dictation: { programs: [] } }));
  });
});
