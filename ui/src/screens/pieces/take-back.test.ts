import { render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Turn } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { connect, toasts } from '$lib/state';
import Answer from './Answer.svelte';
import { Asking } from './asking.svelte';
import TakeBack from './TakeBack.svelte';

describe('taking back what a turn did', () => {
  let core: FixtureCore;
  beforeEach(() => {
    core = new FixtureCore((request) => {
      if (request.kind === 'undo') return { kind: 'undone', value: { group: 'u', what: ['The task is gone.'], things: 1 } };
      return request.kind === 'text' ? { kind: 'begun', value: { id: 'u' } } : undefined;
    });
    return connect(core);
  });
  const undos = () => core.asked.filter((one) => one.kind === 'undo').length;
  const button = () => screen.queryByRole('button', { name: 'Undo' });

  it('is offered beside that turn and no other, as long as it was the last', async () => {
    render(TakeBack, { turn: 'u' });
    expect(button()).toBeNull();
    toasts.undoable = 'another';
    await Promise.resolve();
    expect(button()).toBeNull();
    toasts.undoable = 'u';
    await waitFor(() => expect(button()).toBeTruthy());
    toasts.forgetUndo();
    await waitFor(() => expect(button()).toBeNull());
  });

  it('is done once, is told, and leaves the focus on the page', async () => {
    const title = document.createElement('h1');
    title.dataset['pageTitle'] = '';
    title.tabIndex = -1;
    document.body.append(title);
    toasts.undoable = 'u';
    render(TakeBack, { turn: 'u' });
    const found = await screen.findByRole('button', { name: 'Undo' });
    found.focus();
    found.click();
    found.click();
    expect(undos()).toBe(1);
    await waitFor(() => expect(toasts.all.map((toast) => toast.text)).toEqual(['Taken back: The task is gone.']));
    expect(document.activeElement).toBe(title);
    title.remove();
  });

  it('stands beside the answer to what was written', async () => {
    const sotto = new Asking();
    await sotto.ask('add a task to buy stamps');
    sotto.hear({ kind: 'turn_done', value: { id: 'u', answer: 'Task added.', outcome: { is: 'answered' } } as Turn });
    render(Answer, { asking: sotto });
    expect(button()).toBeNull();
    toasts.undoable = 'u';
    expect(await screen.findByRole('button', { name: 'Undo' })).toBeTruthy();
  });
});
