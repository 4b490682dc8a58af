import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fit } from './commands.svelte';
import { parse, shown } from './combo';
import { keys } from './keys.svelte';

const press = (key: string, more: KeyboardEventInit = {}, on: EventTarget = document.body) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  let done = false;
  const listen = (heard: Event) => (done = keys.handle(heard as KeyboardEvent));
  window.addEventListener('keydown', listen);
  on.dispatchEvent(event);
  window.removeEventListener('keydown', listen);
  return done;
};

describe('keys', () => {
  beforeEach(() => {
    document.body.replaceChildren();
  });

  it('run what is registered, the latest first, and no longer after it was taken away', () => {
    const shell = vi.fn();
    const screen = vi.fn();
    const offShell = keys.register({ combo: 'mod+k', title: () => 'Palette', run: shell });
    const offScreen = keys.register({ combo: 'mod+k', title: () => 'Other', run: screen });
    expect(press('k', { ctrlKey: true })).toBe(true);
    expect([shell.mock.calls.length, screen.mock.calls.length]).toEqual([0, 1]);
    offScreen();
    press('K', { ctrlKey: true });
    expect(shell).toHaveBeenCalledOnce();
    offShell();
    expect(press('k', { ctrlKey: true })).toBe(false);
  });

  it('take the second of two presses before the same key alone', () => {
    const both = vi.fn();
    const alone = vi.fn();
    const off = keys.registerAll([
      { combo: 'g t', title: () => 'Tasks', run: both },
      { combo: 't', title: () => 'Today', run: alone },
    ]);
    press('g');
    press('t');
    expect([both.mock.calls.length, alone.mock.calls.length]).toEqual([1, 0]);
    press('t');
    expect([both.mock.calls.length, alone.mock.calls.length]).toEqual([1, 1]);
    off();
  });

  it('leave letters to whoever types, but not combinations', () => {
    const letter = vi.fn();
    const combination = vi.fn();
    const off = keys.registerAll([
      { combo: 'n', title: () => 'New', run: letter },
      { combo: 'mod+n', title: () => 'New', run: combination },
    ]);
    const input = document.createElement('input');
    document.body.append(input);
    press('n', {}, input);
    expect(letter).not.toHaveBeenCalled();
    press('n', { ctrlKey: true }, input);
    expect(combination).toHaveBeenCalledOnce();
    const box = document.createElement('input');
    box.type = 'checkbox';
    document.body.append(box);
    press('n', {}, box);
    expect(letter).toHaveBeenCalledOnce();
    off();
  });

  it('take a sign with or without Shift, and a letter only as it is written', () => {
    const sign = vi.fn();
    const letter = vi.fn();
    const off = keys.registerAll([
      { combo: '?', title: () => 'Keys', run: sign },
      { combo: 'n', title: () => 'New', run: letter },
    ]);
    press('?', { shiftKey: true });
    press('?');
    expect(sign).toHaveBeenCalledTimes(2);
    press('N', { shiftKey: true });
    expect(letter).not.toHaveBeenCalled();
    off();
  });

  it('know two presses one after the other, within a moment', () => {
    vi.useFakeTimers();
    const go = vi.fn();
    const off = keys.register({ combo: 'g t', title: () => 'Tasks', run: go });
    press('t');
    expect(go).not.toHaveBeenCalled();
    press('g');
    press('t');
    expect(go).toHaveBeenCalledOnce();
    press('g');
    vi.advanceTimersByTime(2000);
    press('t');
    press('g');
    press('x');
    press('t');
    expect(go).toHaveBeenCalledOnce();
    off();
    vi.useRealTimers();
  });

  it('do nothing behind an open dialog, while words are composed, or where somebody else acted', () => {
    const run = vi.fn();
    const off = keys.register({ combo: 'n', title: () => 'New', run });
    press('n', { isComposing: true });
    const dialog = document.createElement('div');
    dialog.setAttribute('role', 'dialog');
    dialog.setAttribute('aria-modal', 'true');
    document.body.append(dialog);
    press('n');
    expect(run).not.toHaveBeenCalled();
    off();
  });

  it('act only while they may', () => {
    const run = vi.fn();
    let may = false;
    const off = keys.register({ combo: 'x', title: () => 'X', run, when: () => may });
    press('x');
    may = true;
    press('x');
    expect(run).toHaveBeenCalledOnce();
    off();
  });

  it('are written as the keyboard names them', () => {
    const words = (combo: string, mac: boolean) => parse(combo, mac).map((one) => shown(one, mac).join(' '));
    expect(words('mod+k', false)).toEqual(['Ctrl K']);
    expect(words('mod+k', true)).toEqual(['⌘ K']);
    expect(words('g t', false)).toEqual(['G', 'T']);
    expect(words('mod++', false)).toEqual(['Ctrl +']);
    expect(words('alt+up', false)).toEqual(['Alt ↑']);
  });
});

describe('the palette', () => {
  it('finds by beginnings of words, parts of words and other words, without accents', () => {
    expect(fit('tas', 'Go to Tasks')).toBeGreaterThan(fit('ask', 'Go to Tasks'));
    expect(fit('ask', 'Go to Tasks')).toBeGreaterThan(0);
    expect(fit('todo', 'Go to Tasks')).toBe(0);
    expect(fit('todo', 'Go to Tasks', 'todo')).toBeGreaterThan(0);
    expect(fit('ruck', 'Rückgängig')).toBeGreaterThan(0);
    expect(fit('', 'Anything')).toBeGreaterThan(0);
    expect(fit('tasks zebra', 'Go to Tasks')).toBe(0);
  });
});
