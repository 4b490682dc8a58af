import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { createRawSnippet, tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { SortableList } from '.';
import { LONG } from './sortable-list';
import { drawnPlaces } from './virtual-list';

const HEIGHT = 64;
const row = createRawSnippet<[string]>((item) => ({ render: () => `<button type="button">${item()}</button>` }));
const tasks = (count: number) => Array.from({ length: count }, (_, nth) => `task ${nth + 1}`);
const places = () => screen.getAllByRole('listitem').map((one) => Number(one.getAttribute('aria-posinset')));
const handle = (name: string) => screen.getByRole('button', { name: `Drag to move: ${name}` });

function show(count: number) {
  const onmove = vi.fn();
  const props = { items: tasks(count), key: (item: string) => item, name: (item: string) => item, label: 'Tasks', row, onmove };
  return { onmove, props, ...render(SortableList<string>, props) };
}

/** Nothing has a place in jsdom: the page is scrolled by saying where the list lies now. */
async function scroll(by: number, until: number): Promise<void> {
  const list = screen.getByRole('list', { name: 'Tasks' });
  vi.spyOn(list, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, -by, 400, 500 * HEIGHT));
  await fireEvent.scroll(window);
  await waitFor(() => expect(places()).toContain(until));
}

describe('a long list that is put in order', () => {
  it('draws only what is near the window, and says how many there are', async () => {
    show(500);
    await tick();
    expect(places()[0]).toBe(1);
    expect(places().length).toBeLessThan(60);
    expect(screen.getAllByRole('listitem').every((one) => one.getAttribute('aria-setsize') === '500')).toBe(true);
    await scroll(100 * HEIGHT, 110);
    expect(places()).not.toContain(1);
    expect(places().length).toBeLessThan(60);
  });

  it('draws all of them while it is short, and says the same', () => {
    show(LONG);
    expect(places()).toEqual(tasks(LONG).map((_, nth) => nth + 1));
  });

  it('is put in order by keyboard wherever it is scrolled to, and the focus stays on what is moved', async () => {
    const { onmove, props, rerender } = show(500);
    onmove.mockImplementation((move: { order: string[] }) => void rerender({ ...props, items: move.order }));
    await scroll(100 * HEIGHT, 110);
    handle('task 110').focus();
    await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(onmove.mock.calls[0]?.[0]).toMatchObject({ item: 'task 110', from: 109, to: 108, before: 'task 109', after: 'task 108' });
    expect(screen.getByText('task 110: now 109 of 500')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(handle('task 110')));
    expect(handle('task 110').closest('li')?.getAttribute('aria-posinset')).toBe('109');
  });

  it('is put in order by dragging, counted among all rows and not among those that are drawn', async () => {
    const { onmove } = show(500);
    await scroll(100 * HEIGHT, 110);
    for (const one of screen.getAllByRole('listitem')) {
      const top = (Number(one.getAttribute('aria-posinset')) - 1 - 100) * HEIGHT;
      vi.spyOn(one, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, top, 400, HEIGHT));
    }
    // Below the middle of the 107th row, above that of the 108th.
    await fireEvent.pointerDown(handle('task 105'), { button: 0, clientY: 290 });
    await fireEvent.pointerMove(window, { clientY: 430 });
    await fireEvent.pointerUp(window);
    expect(onmove.mock.calls.map(([move]) => [move.item, move.from, move.to, move.after, move.before])).toEqual([
      ['task 105', 104, 106, 'task 107', 'task 108'],
    ]);
  });

  it('keeps the row that has the focus, its neighbours and both ends when it is scrolled away', async () => {
    show(500);
    const focused = screen.getByRole('button', { name: 'task 3' });
    focused.focus();
    await scroll(100 * HEIGHT, 110);
    expect(document.activeElement).toBe(focused);
    expect(places().filter((place) => place < 80 || place > 140)).toEqual([1, 2, 3, 4, 500]);
  });

  it('keeps the focus when it becomes short', async () => {
    const { props, rerender } = show(LONG + 1);
    const focused = screen.getByRole('button', { name: 'task 2' });
    focused.focus();
    await rerender({ ...props, items: tasks(LONG) });
    expect(document.activeElement).toBe(focused);
    expect(focused.closest('li')?.getAttribute('aria-setsize')).toBe(String(LONG));
  });
});

describe('the rows that are drawn', () => {
  it('are those of the range while nothing has the focus', () => {
    expect(drawnPlaces({ from: 10, to: 13 }, 100, null)).toEqual([10, 11, 12]);
    expect(drawnPlaces({ from: 0, to: 0 }, 0, null)).toEqual([]);
  });

  it('are also the focused one, those beside it and both ends, each once and in order', () => {
    expect(drawnPlaces({ from: 10, to: 13 }, 100, 50)).toEqual([0, 10, 11, 12, 49, 50, 51, 99]);
    expect(drawnPlaces({ from: 10, to: 13 }, 100, 11)).toEqual([0, 10, 11, 12, 99]);
    expect(drawnPlaces({ from: 0, to: 2 }, 2, 0)).toEqual([0, 1]);
  });

  it('are none beyond the ends, when the focused one was the last and went', () => {
    expect(drawnPlaces({ from: 0, to: 2 }, 2, 2)).toEqual([0, 1]);
    expect(drawnPlaces({ from: 0, to: 0 }, 0, 5)).toEqual([]);
  });
});
