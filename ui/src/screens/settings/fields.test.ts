import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Settings } from '$lib/api';
import { patched } from '$lib/state';
import { useLanguage, words } from '$lib/words';
import { DEFAULTS, defaultOf, isDefault, resetOf, resetShortens } from './defaults';
import { CONTROLS, FIELDS, GROUP_NAMES, GROUPS, patchOf, valueOf, type Path } from './fields';
import { finding } from './find';

const core = (path: string) => readFileSync(join(import.meta.dirname, '../../../../crates', path), 'utf8');
const settings = { version: 1, ...DEFAULTS } as Settings;

/** `Keep::Days { days: 30 }`, `Theme::System`, `"F9".to_owned()` and the like as they are in JSON. */
function valueOfRust(text: string): unknown {
  const snake = (name: string) => name.replace(/(?!^)([A-Z])/g, '_$1').toLowerCase();
  if (/^(true|false|\d[\d_]*)$/.test(text)) return JSON.parse(text.replaceAll('_', ''));
  const string = /^"(.*)"\.to_owned\(\)$/.exec(text);
  if (string) return string[1];
  if (text === 'Vec::new()') return [];
  if (text === 'String::new()') return '';
  const days = /^Keep::Days \{ days: (\d+) \}$/.exec(text);
  if (days) return { is: 'days', days: Number(days[1]) };
  const variant = /^(\w+)::(\w+)$/.exec(text);
  if (!variant) throw new Error(`A default that this test cannot read: ${text}`);
  const name = snake(variant[2] ?? '');
  return variant[1] === 'Keep' || variant[1] === 'Choice' ? { is: name } : name;
}

describe('the settings', () => {
  it('all stand in exactly one group', () => {
    const grouped = GROUP_NAMES.flatMap((name) => GROUPS[name]);
    expect([...grouped].sort()).toEqual([...FIELDS].sort());
  });

  it('are all there that the core has, and have its first values', () => {
    const source = core('api/src/settings.rs');
    const sections: Record<string, string> = {
      TalkSettings: 'talk', SpeechSettings: 'speech', DictationSettings: 'dictation', LookSettings: 'look',
      TimeSettings: 'time', KeepSettings: 'keep', MindSettings: 'mind', BackupSettings: 'backup', MachineSettings: 'machine',
    };
    const seen: string[] = [];
    for (const [, type = '', body = ''] of source.matchAll(/^ {4}(\w+Settings), \w+Patch \{\n([\s\S]*?)^ {4}\}/gm)) {
      for (const [, field = '', value = ''] of body.matchAll(/^ {8}(\w+): [^=]+ = ([\s\S]+?),$/gm)) {
        const path = `${sections[type]}.${field}` as Path;
        seen.push(path);
        if (value === 'crate::Rotation::default()') continue;
        expect([path, valueOf(settings, path)]).toEqual([path, valueOfRust(value)]);
      }
    }
    const noted: readonly Path[] = ['machine.autostart_offered', 'machine.welcomed'];
    expect(seen.filter((path) => !noted.includes(path as Path)).sort()).toEqual([...FIELDS].sort());
    const rotation = /impl Default for Rotation \{[\s\S]*?daily: (\d+),\s*weekly: (\d+),\s*monthly: (\d+)/.exec(core('api/src/export.rs'));
    expect(Object.values(DEFAULTS.backup.rotation).map(String)).toEqual(rotation?.slice(1, 4));
  });

  it('allow no number that the core refuses', () => {
    const source = core('assistant/src/serve/settings.rs');
    const ranges = [...source.matchAll(/\|all\| all\.([\w.]+),\s*([\d_]+),\s*([\d_]+),?\s*\)/g)];
    expect(ranges.length).toBeGreaterThan(5);
    for (const [, path = '', from = '', to = ''] of ranges) {
      const control = CONTROLS[path as keyof typeof CONTROLS];
      if (!control || !('min' in control)) continue;
      const [least, most] = [from, to].map((text) => Number(text.replaceAll('_', '')));
      expect([path, control.min >= (least ?? 0), control.max <= (most ?? 0)]).toEqual([path, true, true]);
    }
  });

  it('are changed by a patch of their own fields only', () => {
    const patch = patchOf([['talk.wake_word', true], ['talk.pause_ms', 900], ['look.theme', 'dark']]);
    expect(patch).toEqual({ talk: { wake_word: true, pause_ms: 900 }, look: { theme: 'dark' } });
    const after = patched(settings, patch);
    expect(after.talk.follow_up).toBe(true);
    expect(isDefault(after, 'talk.pause_ms')).toBe(false);
  });

  it('go back to how they were, all at once, but never open a microphone', () => {
    expect(resetOf(settings)).toBeNull();
    const changed = patched(settings, {
      talk: { pause_ms: 900 }, machine: { microphone_closed: true }, keep: { turns: { is: 'days', days: 3 } },
    });
    expect(resetOf(changed)).toEqual({ talk: { pause_ms: 500 }, keep: { turns: { is: 'forever' } } });
    expect(resetShortens(changed)).toBe(false);
    expect(resetShortens(patched(settings, { keep: { undo: { is: 'forever' } } }))).toBe(true);
    expect(resetShortens(patched(settings, { keep: { undo: { is: 'forever' } } }), ['keep.turns'])).toBe(false);
    expect(defaultOf('machine.talk_key')).toBe('Ctrl+Alt+Space');
  });

  it('have names in both languages', async () => {
    for (const language of ['en', 'de'] as const) {
      await useLanguage(language);
      for (const field of FIELDS) {
        expect(words.settings.fields[field].label.trim(), `${language} ${field}`).not.toBe('');
        const control = CONTROLS[field];
        if (control.is !== 'options') continue;
        const named: Record<string, Record<string, string>> = words.settings.options;
        expect(Object.keys(named[field] ?? {}).sort(), field).toEqual([...control.options].sort());
      }
    }
    await useLanguage('en');
  });
});

describe('searching settings', () => {
  const best = (typed: string) => finding(typed)[0]?.fields[0];

  it('finds them by the words people use', () => {
    expect(best('hotkey dictation')).toBe('machine.dictation_key');
    expect(best('night')).toBe('look.theme');
    expect(best('barge-in')).toBe('talk.interrupt');
    expect(best('ollama')).toBe('mind.endpoint');
    expect(best('zoom')).toBe('look.text_percent');
  });
  it('finds them by their own names', () => expect(best('follow_up_seconds'.replaceAll('_', ' '))).toBe('talk.follow_up_seconds'));
  it('finds nothing for nonsense, and everything for nothing', () => {
    expect(finding('zzzz qqq')).toEqual([]);
    expect(finding('  ').flatMap((one) => one.fields)).toHaveLength(FIELDS.length);
  });
  it('follows the language', async () => {
    await useLanguage('de');
    expect(best('Schriftgröße')).toBe('look.text_percent');
    expect(best('schriftgrosse')).toBeUndefined();
    expect(best('ausserdem')).toBeUndefined();
    await useLanguage('en');
  });
});
