import { beforeEach, describe, expect, it, vi } from 'vitest';
import { focusedRow, keepFocus, keepPlace, rowKeys } from './rows';

describe('rows', () => {
  const row = (id: string) => document.querySelector<HTMLElement>(`[data-id="${id}"]`)!;
  const words = (id: string) => row(id).querySelector<HTMLElement>('.pressable')!;
  beforeEach(() => {
    document.body.innerHTML =
      '<h1 data-page-title tabindex="-1">Title</h1><div id="rows">' +
      ['a', 'b', 'c']
        .map((id) => `<div data-id="${id}"><input type="checkbox"><button class="pressable">${id}</button><input></div>`)
        .join('') +
      '</div>';
  });

  it('are gone through with the arrows, from the words or the tick, but not while somebody types', () => {
    const keys = rowKeys(document.getElementById('rows')!);
    const press = (key: string) =>
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    words('a').focus();
    press('ArrowDown');
    expect(document.activeElement).toBe(words('b'));
    press('End');
    expect(focusedRow()).toBe('c');
    press('ArrowDown');
    expect(focusedRow()).toBe('c');
    row('c').querySelector<HTMLElement>('[type="checkbox"]')!.focus();
    press('ArrowUp');
    expect(document.activeElement).toBe(words('b'));
    row('b').querySelector<HTMLElement>('input:not([type])')!.focus();
    press('ArrowUp');
    expect(focusedRow()).toBe('b');
    keys.destroy();
  });

  it('hand the focus on when they go: forwards, at the end backwards, then to the title', () => {
    for (const [id, next] of [['b', 'c'], ['c', 'a']] as const) {
      words(id).focus();
      const after = keepFocus(id);
      row(id).remove();
      after();
      expect(focusedRow()).toBe(next);
    }
    const after = keepFocus('a');
    row('a').remove();
    after();
    expect(document.activeElement?.textContent).toBe('Title');
  });

  it('hand the focus on when they go through their menu, which closes after that', async () => {
    row('b').insertAdjacentHTML('beforeend', '<button aria-haspopup="menu" aria-expanded="true">More</button>');
    document.body.insertAdjacentHTML('beforeend', '<div role="menu"><button>Delete</button></div>');
    const menu = document.querySelector<HTMLElement>('[role="menu"]')!;
    menu.querySelector('button')!.focus();
    const after = keepFocus('b');
    row('b').remove();
    after();
    menu.remove();
    await vi.waitFor(() => expect(focusedRow()).toBe('c'));
  });

  it('keep the focus where it is when it was elsewhere or stayed', () => {
    words('a').focus();
    const other = keepFocus('b');
    row('b').remove();
    other();
    expect(focusedRow()).toBe('a');
    const same = keepFocus('a');
    same();
    expect(document.activeElement).toBe(words('a'));
  });

  it('hand the focus on when a button goes with what it cleared', () => {
    const button = () => {
      document.body.insertAdjacentHTML('beforeend', '<button id="clear">Clear</button>');
      const made = document.getElementById('clear')!;
      made.focus();
      return made;
    };
    for (const [to, landed] of [['last row', 'c'], ['title', 'Title']] as const) {
      const made = button();
      const after = keepPlace(to);
      made.remove();
      after();
      expect(document.activeElement?.textContent).toBe(landed);
    }
    const stays = button();
    keepPlace()();
    expect(document.activeElement).toBe(stays);
  });
});
