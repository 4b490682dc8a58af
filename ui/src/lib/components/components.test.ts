import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { createRawSnippet } from 'svelte';
import type { Trace } from '$lib/api';
import { problem } from '$lib/core/core';
import { toasts } from '$lib/state/toasts.svelte';
import { Button, ConfirmDialog, ErrorNote, Menu, Progress, SearchField, Slider, SortableList, Switch, Tabs, TimeBar, VirtualList } from '.';
import Toasts from './Toasts.svelte';
import { edgeStep, moved } from './sortable-list';
import { lanesOf } from './time-bar';
import { offsetsOf, rangeOf } from './virtual-list';
import { Hold } from '../../shell/hold';

const text = (of: string) => createRawSnippet(() => ({ render: () => `<span>${of}</span>` }));
const row = createRawSnippet<[string]>((item) => ({ render: () => `<span>${item()}</span>` }));

describe('buttons and fields', () => {
  it('cannot be pressed while they are busy, and say so', async () => {
    const onclick = vi.fn();
    render(Button, { busy: true, onclick, children: text('Save') });
    const button = screen.getByRole('button', { name: 'Save' });
    await userEvent.click(button);
    expect(onclick).not.toHaveBeenCalled();
    expect(button.getAttribute('aria-busy')).toBe('true');
  });

  it('switch with the space bar and tell the new state', async () => {
    const onchange = vi.fn();
    render(Switch, { checked: false, label: 'Captions', onchange });
    screen.getByRole('switch', { name: 'Captions' }).focus();
    await userEvent.keyboard(' ');
    expect(onchange).toHaveBeenCalledWith(true);
  });

  it('say the value of a slider in words', () => {
    render(Slider, { value: 120, max: 200, label: 'Speed', words: (value: number) => `${value} percent` });
    expect(screen.getByRole('slider', { name: 'Speed' }).getAttribute('aria-valuetext')).toBe('120 percent');
  });

  it('search when the typing rests, and empty themselves with Esc', async () => {
    vi.useFakeTimers();
    const onsearch = vi.fn();
    render(SearchField, { label: 'Search notes', onsearch });
    const field = screen.getByRole('searchbox', { name: 'Search notes' });
    await fireEvent.input(field, { target: { value: 'mi' } });
    await fireEvent.input(field, { target: { value: 'milk' } });
    expect(onsearch).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(onsearch.mock.calls).toEqual([['milk']]);
    await fireEvent.keyDown(field, { key: 'Escape' });
    vi.advanceTimersByTime(0);
    expect(onsearch).toHaveBeenLastCalledWith('');
    vi.useRealTimers();
  });
});

describe('dialogs and menus', () => {
  it('ask before something that cannot be undone, and stay open until it is done', async () => {
    const user = userEvent.setup();
    let finish = () => {};
    const onconfirm = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    render(ConfirmDialog, { open: true, title: 'Delete all?', text: 'Gone for good.', confirm: 'Delete all', onconfirm });
    expect(await screen.findByRole('dialog', { name: 'Delete all?' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Delete all' }));
    expect(onconfirm).toHaveBeenCalledOnce();
    expect(screen.getByRole('dialog')).toBeTruthy();
    finish();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('open with the keyboard, and do what is chosen', async () => {
    const user = userEvent.setup();
    const run = vi.fn();
    render(Menu, { label: 'More about milk', items: [{ label: 'Rename', run: vi.fn() }, { label: 'Delete', run, danger: true }] });
    screen.getByRole('button', { name: 'More about milk' }).focus();
    await user.keyboard('{Enter}');
    // Nothing has a place in jsdom, so the menu counts as out of sight there and has no name.
    await screen.findByText('Delete');
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(run).toHaveBeenCalledOnce());
  });

  it('show one tab at a time, chosen with arrow keys', async () => {
    const user = userEvent.setup();
    const children = createRawSnippet<['open' | 'done']>((value) => ({ render: () => `<p>shows ${value()}</p>` }));
    render(Tabs<'open' | 'done'>, { value: 'open', label: 'Which', tabs: [{ value: 'open', label: 'Open' }, { value: 'done', label: 'Done' }], children });
    expect(screen.getByText('shows open')).toBeTruthy();
    screen.getByRole('tab', { name: 'Open' }).focus();
    await user.keyboard('{ArrowRight}');
    await screen.findByText('shows done');
    expect(screen.queryByText('shows open')).toBeNull();
  });
});

describe('messages', () => {
  it('are in a live region, with a button that does its work once', async () => {
    const user = userEvent.setup();
    const run = vi.fn();
    render(Toasts);
    toasts.show({ text: 'Task deleted', action: { label: 'Undo', run } });
    const button = await screen.findByRole('button', { name: 'Undo' });
    expect(button.closest('[aria-live]')).toBeTruthy();
    await user.click(button);
    expect(run).toHaveBeenCalledOnce();
    expect(screen.queryByText('Task deleted')).toBeNull();
  });

  it('give the focus on when they go: to the next one, then to where it was', async () => {
    const user = userEvent.setup();
    const before = document.createElement('button');
    document.body.append(before);
    render(Toasts);
    toasts.show({ text: 'first' });
    toasts.show({ text: 'second', action: { label: 'Undo', run: () => {} } });
    await screen.findByText('second');
    before.focus();
    screen.getAllByRole('button', { name: 'Dismiss' })[0]?.focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Undo' })));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(document.activeElement).toBe(before));
    before.remove();
  });

  it('of a problem show its sentence and the way forward', async () => {
    const onretry = vi.fn();
    render(ErrorNote, { problem: problem('network', 'The address does not answer.'), onretry });
    expect(screen.getByRole('alert').textContent).toContain('The address does not answer.');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onretry).toHaveBeenCalledOnce();
  });
});

describe('lists', () => {
  it('are put in order by keyboard, and say where the thing is now', async () => {
    const onmove = vi.fn();
    const items = ['milk', 'bread', 'apples'];
    render(SortableList<string>, { items, key: (item) => item, name: (item) => item, label: 'Shopping', row, onmove });
    const handle = screen.getByRole('button', { name: 'Drag to move: bread' });
    handle.focus();
    await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(onmove).toHaveBeenCalledWith({
      item: 'bread', from: 1, to: 0, order: ['bread', 'milk', 'apples'], before: 'milk', after: null,
    });
    expect(screen.getByText('bread: now 1 of 3')).toBeTruthy();
    await userEvent.keyboard('{ArrowUp}');
    expect(onmove).toHaveBeenCalledOnce();
  });

  it('do not move beyond their ends', async () => {
    const onmove = vi.fn();
    render(SortableList<string>, { items: ['a', 'b'], key: (item) => item, name: (item) => item, label: 'L', row, onmove });
    screen.getByRole('button', { name: 'Drag to move: b' }).focus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(onmove).not.toHaveBeenCalled();
    expect(moved(['a', 'b'], 5, 0)).toEqual(['a', 'b']);
    expect(moved(['a', 'b', 'c'], 0, 99)).toEqual(['b', 'c', 'a']);
  });

  it('are put in order by dragging, and Esc leaves them as they were', async () => {
    const onmove = vi.fn();
    render(SortableList<string>, { items: ['a', 'b', 'c'], key: (item) => item, name: (item) => item, label: 'L', row, onmove });
    const rows = screen.getAllByRole('listitem');
    rows.forEach((one, at) => vi.spyOn(one, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 300 + at * 40, 100, 40)));
    const handle = screen.getByRole('button', { name: 'Drag to move: a' });
    const order = () => screen.getAllByRole('listitem').map((one) => one.textContent?.trim());
    await fireEvent.pointerDown(handle, { button: 0, clientY: 310 });
    await fireEvent.pointerMove(window, { clientY: 375 });
    expect(order()).toEqual(['b', 'a', 'c']);
    await fireEvent.keyDown(window, { key: 'Escape' });
    await fireEvent.pointerUp(window);
    expect([order(), onmove.mock.calls.length]).toEqual([['a', 'b', 'c'], 0]);
    await fireEvent.pointerDown(handle, { button: 0, clientY: 310 });
    await fireEvent.pointerMove(window, { clientY: 375 });
    await fireEvent.pointerUp(window);
    expect(onmove.mock.calls.map(([move]) => move.order)).toEqual([['b', 'a', 'c']]);
  });

  it('scroll while something is held near the edge of the window, the faster the nearer', () => {
    expect([0, 72, 400, 728, 800].map((at) => edgeStep(at, 800))).toEqual([-14, 0, 0, 0, 14]);
    expect(edgeStep(-50, 800)).toBe(-14);
    expect(Math.abs(edgeStep(60, 800))).toBeLessThan(14);
    expect(edgeStep(50, 100)).toBe(0);
  });

  it('of ten thousand rows draw only those near the window, and say how many there are', async () => {
    const items = Array.from({ length: 10_000 }, (_, at) => `turn ${at}`);
    const { container } = render(VirtualList<string>, { items, key: (item) => item, label: 'Turns', row: row as never });
    await waitFor(() => expect(container.querySelectorAll('li').length).toBeGreaterThan(5));
    expect(container.querySelectorAll('li').length).toBeLessThan(60);
    expect(container.querySelector('li')?.getAttribute('aria-setsize')).toBe('10000');
  });

  it('find the rows of a stretch', () => {
    const offsets = offsetsOf([10, 20, 30, 40]);
    expect(offsets).toEqual([0, 10, 30, 60, 100]);
    expect(rangeOf(offsets, 0, 5, 0)).toEqual({ from: 0, to: 1 });
    expect(rangeOf(offsets, 15, 30, 0)).toEqual({ from: 1, to: 3 });
    expect(rangeOf(offsets, 15, 30, 1000)).toEqual({ from: 0, to: 4 });
    expect(rangeOf(offsets, 5000, 30, 0)).toEqual({ from: 3, to: 4 });
    expect(rangeOf(offsetsOf([]), 0, 100, 0)).toEqual({ from: 0, to: 0 });
  });
});

describe('charts', () => {
  const trace: Trace[] = [
    { stage: 'heard', from_ms: 0, to_ms: 1500 },
    { stage: 'recognised', from_ms: 1400, to_ms: 1800 },
    { stage: 'spoke', from_ms: 1800, to_ms: 2600 },
  ];

  it('say in words where the time of a turn went', () => {
    render(TimeBar, { trace });
    const name = screen.getByRole('img', { name: /Where the time went/ }).getAttribute('aria-label');
    expect(name).toContain('Heard: from 0\u00a0ms, for 1.5\u00a0s');
    expect(name).toContain('Spoke: from 1.8\u00a0s, for 800\u00a0ms');
  });

  it('lay what overlaps into lanes of its own', () => {
    expect(lanesOf(trace).map((lane) => lane.map((one) => one.stage))).toEqual([['heard', 'spoke'], ['recognised']]);
    expect(lanesOf([])).toEqual([]);
  });

  it('keep progress between nothing and all, and say nothing where the end is not known', async () => {
    const { rerender } = render(Progress, { value: 1.7, label: 'Download' });
    const bar = screen.getByRole('progressbar', { name: 'Download' });
    expect(bar.getAttribute('aria-valuenow')).toBe('100');
    await rerender({ value: null, label: 'Download' });
    expect(bar.getAttribute('aria-valuenow')).toBeNull();
  });
});

describe('the talk button', () => {
  function button(hearing: boolean) {
    const steps = { did: [] as string[], hears: hearing };
    const hold = new Hold({
      begin: () => {
        steps.did.push('begin');
        steps.hears = !hearing;
      },
      end: () => steps.did.push('end'),
      hearing: () => steps.hears,
    });
    return { hold, steps };
  }

  it('listens on after a brief press, and ends when it was held', () => {
    const brief = button(false);
    brief.hold.down(0);
    brief.hold.up(150);
    expect(brief.steps.did).toEqual(['begin']);
    const held = button(false);
    held.hold.down(0);
    held.hold.up(2000);
    expect(held.steps.did).toEqual(['begin', 'end']);
  });

  it('ends nothing a second time, and nothing that it did not begin', () => {
    const ending = button(true);
    ending.hold.down(0);
    ending.hold.up(2000);
    expect(ending.steps.did).toEqual(['begin']);
    const stray = button(false);
    stray.hold.up(10);
    expect(stray.steps.did).toEqual([]);
  });
});
