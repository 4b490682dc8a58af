import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Fact, Reply, Request } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { keys } from '$lib/keys';
import { connect, toasts } from '$lib/state';
import Memory from './Memory.svelte';

/** The frame hears the keys of the page; here there is none. */
function listen(): () => void {
  const hear = (event: KeyboardEvent) => void keys.handle(event);
  window.addEventListener('keydown', hear);
  return () => window.removeEventListener('keydown', hear);
}

const stamps = { created: '2026-11-22T10:00:00Z', changed: '2026-11-22T10:00:00Z' };

describe('memory', () => {
  let core: FixtureCore;
  let facts: Fact[];
  beforeEach(() => {
    facts = [
      { id: 'f1', text: 'The spare key is with Mrs Novak', source: { from: 'said', turn: 'u1' }, ...stamps },
      { id: 'f2', text: 'مفتاح 💌', source: { from: 'imported', name: 'old notes' }, ...stamps },
    ];
    core = new FixtureCore((request: Request): Reply | undefined => {
      if (request.kind === 'memory') return request.value.do === 'list' ? { kind: 'facts', value: facts } : { kind: 'done' };
      return undefined;
    });
    return connect(core);
  });

  it('shows what is known and where it comes from', async () => {
    render(Memory);
    expect(await screen.findByText('The spare key is with Mrs Novak')).toBeTruthy();
    expect(screen.getByText(/You said it/)).toBeTruthy();
    expect(screen.getByText(/From old notes/)).toBeTruthy();
  });

  it('forgets at once, with a way back', async () => {
    const user = userEvent.setup();
    render(Memory);
    await user.click(await screen.findByRole('button', { name: 'Forget “The spare key is with Mrs Novak”' }));
    expect(core.asked).toContainEqual({ kind: 'memory', value: { do: 'forget', id: 'f1' } });
    expect(screen.queryByText('The spare key is with Mrs Novak')).toBeNull();
    expect(toasts.all.some((toast) => toast.undoes)).toBe(true);
  });

  it('gives the focus to the neighbour of what is forgotten, also by key, and at last to the title', async () => {
    const user = userEvent.setup();
    const stop = listen();
    facts = ['one', 'two', 'three'].map((text, at) => ({ ...facts[0]!, id: `g${at}`, text, created: `2026-11-2${3 - at}T10:00:00Z` }));
    render(Memory);
    const row = (name: string) => screen.getByRole('button', { name: new RegExp(`^${name}`) });
    await screen.findByText('two');
    screen.getByRole('button', { name: 'Forget “two”' }).focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(document.activeElement).toBe(row('three')));
    await user.keyboard('{Delete}');
    await waitFor(() => expect(document.activeElement).toBe(row('one')));
    await user.keyboard('{Delete}');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 })));
    expect(core.asked.filter((one) => one.kind === 'memory' && one.value.do === 'forget')).toHaveLength(3);
    stop();
  });

  it('draws ten thousand things no slower than a few', async () => {
    facts = Array.from({ length: 10_000 }, (_, at) => ({ ...facts[0]!, id: `g${at}`, text: `thing ${at}` }));
    render(Memory);
    await screen.findAllByRole('listitem');
    expect(screen.getAllByRole('listitem').length).toBeLessThan(60);
  });

  it('changes the words, and keeps none that are empty', async () => {
    const user = userEvent.setup();
    render(Memory);
    await user.click(await screen.findByRole('button', { name: /^The spare key is with/ }));
    const field = await screen.findByRole('textbox', { name: 'What Sotto should remember' });
    await user.clear(field);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('This has to be filled in.')).toBeTruthy();
    await user.type(field, 'The spare key is in the shed');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(core.asked).toContainEqual({ kind: 'memory', value: { do: 'change', id: 'f1', text: 'The spare key is in the shed' } });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('remembers what is written, and shows why it could not', async () => {
    const user = userEvent.setup();
    render(Memory);
    await user.click(await screen.findByRole('button', { name: 'Remember something' }));
    await user.type(await screen.findByRole('textbox', { name: 'What Sotto should remember' }), 'Bins on Monday');
    core.answers(() => ({ kind: 'problem', value: { code: 'disk_full', sentence: 'The disk is full.', exit: 'failed' } }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(core.asked).toContainEqual({
      kind: 'memory', value: { do: 'remember', text: 'Bins on Monday', source: { from: 'written' } },
    });
    expect(await screen.findByText('The disk is full.')).toBeTruthy();
  });

  it('teaches what to say while nothing is known', async () => {
    facts = [];
    render(Memory);
    expect(await screen.findByText('“What did I say about the spare key?”')).toBeTruthy();
  });

  it('says where something was said, also when that is gone', async () => {
    const user = userEvent.setup();
    render(Memory);
    await user.click(await screen.findByRole('button', { name: 'Where you said it' }));
    await waitFor(() => expect(toasts.all.some((toast) => toast.tone === 'problem')).toBe(true));
  });
});
