// Needs no page.
import { describe, expect, it } from 'vitest';
import { comboOf, conflictOf, partsOf, readPress, sameKey } from './hotkey';

function press(code: string, held: Partial<Record<'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey', boolean>> = {}) {
  return readPress({ code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...held });
}

describe('reading a hotkey from what was pressed', () => {
  it('waits while only Ctrl, Alt, Shift or Super are held', () => {
    expect(press('ControlLeft', { ctrlKey: true })).toEqual({ is: 'waiting', held: ['Ctrl'] });
    expect(press('AltLeft', { ctrlKey: true, altKey: true })).toEqual({ is: 'waiting', held: ['Ctrl', 'Alt'] });
    expect(press('MetaRight', { metaKey: true })).toEqual({ is: 'waiting', held: ['Super'] });
  });
  it('names the key by its place, in one order', () => {
    const all = { metaKey: true, shiftKey: true, altKey: true, ctrlKey: true };
    expect(press('KeyD', all)).toEqual({ is: 'key', key: 'Ctrl+Alt+Shift+Super+D' });
    expect(press('Digit7', { altKey: true })).toEqual({ is: 'key', key: 'Alt+7' });
    expect(press('Space', { ctrlKey: true, altKey: true })).toEqual({ is: 'key', key: 'Ctrl+Alt+Space' });
    expect(press('ArrowUp', { altKey: true })).toEqual({ is: 'key', key: 'Alt+Up' });
    expect(press('F24')).toEqual({ is: 'key', key: 'F24' });
  });
  it('says of keys that nobody can ask the system for that they cannot be one', () => {
    for (const code of ['', 'Unidentified', 'CapsLock', 'Fn', 'F25', 'F0', 'Numpad7', 'BracketLeft', 'MediaPlayPause']) {
      expect(press(code)).toEqual({ is: 'unusable' });
    }
  });
});

describe('comparing hotkeys', () => {
  it('does not mind order, spelling or spaces', () => {
    expect(sameKey('Alt+Ctrl+d', 'control + option + KeyD')).toBe(true);
    expect(sameKey('Cmd+Shift+ArrowUp', 'Shift+Super+up')).toBe(true);
    expect(sameKey('f9', 'F9')).toBe(true);
    expect(sameKey('Ctrl+D', 'Ctrl+Alt+D')).toBe(false);
  });
  it('takes nonsense without falling over, and calls it that', () => {
    for (const odd of ['', '+', '+++', ' ', '💌', 'Ctrl+', 'Ctrl', 'Ctrl+Alt', 'Ctrl+ß', 'Ctrl+A+B', 'F25', 'Ctrl+Fly']) {
      expect(Array.isArray(partsOf(odd))).toBe(true);
      expect(conflictOf(odd, [])).toEqual({ is: 'unknown', blocks: true });
    }
  });
  it('shows them as the sheet of keys does', () => {
    expect(comboOf('super+Ctrl+ArrowUp')).toBe('ctrl+meta+up');
  });
});

describe('what a hotkey would take away', () => {
  const others = [
    { field: 'machine.dictation_key', key: 'Ctrl+Alt+D' },
    { field: 'nothing', key: ' ' },
  ];
  const kind = (key: string) => conflictOf(key, others, ['ctrl+k', 'ctrl+space'])?.is ?? null;

  it('is nothing for a free one', () => {
    for (const free of ['Ctrl+Alt+Space', 'F9', 'Super+Shift+H', 'Pause', 'Alt+Slash', 'Shift+F9']) expect(kind(free)).toBeNull();
  });
  it('is a key of typing when it stands alone or with Shift only', () => {
    for (const alone of ['D', 'Shift+D', 'Space', 'Enter', 'Shift+7', 'Up', 'Delete']) expect(kind(alone)).toBe('alone');
  });
  it('is the other hotkey, however that is spelt', () => {
    expect(conflictOf('alt+control+KeyD', others)).toEqual({ is: 'same', blocks: true, field: 'machine.dictation_key' });
  });
  it('is what every program needs or the system keeps', () => {
    for (const key of ['Ctrl+V', 'Alt+Tab', 'Ctrl+Alt+Delete', 'Super+L', 'Alt+F4', 'Escape']) expect(kind(key)).toBe('everywhere');
  });
  it('is what some programs use, which is warned of and allowed', () => {
    expect(conflictOf('Ctrl+Shift+V', others)).toEqual({ is: 'often', blocks: false });
    expect(kind('F5')).toBe('often');
  });
  it('is a key of this window', () => expect(kind('Ctrl+Space')).toBe('window'));
});
