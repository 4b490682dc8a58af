import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Model, ModelState, Reply, Request } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { connect, toasts } from '$lib/state';
import Models from './Models.svelte';

function model(id: string, title: string, state: ModelState, over: Partial<Model> = {}): Model {
  return {
    id, part: 'ear', title, bytes: 75_000_000, languages: ['en'], licence: 'MIT', own_terms: false, home: null,
    fit: { how: 'well', rate: 30, measured: true, with_graphics: false, memory: 4e8, room: true }, speed: null, wait: null,
    state, in_use: false, choosable: true, brought: false, ...over,
  };
}

describe('the screen of models', () => {
  let core: FixtureCore;
  let models: Model[];
  let brought: Reply;
  const asked = () => core.asked.filter((one) => one.kind === 'model' && one.value.do !== 'list');

  function answer(request: Request): Reply | undefined {
    if (request.kind === 'network') {
      return { kind: 'network', value: { offline: false, purposes: [], endpoints: [], damaged: false } };
    }
    if (request.kind !== 'model') return undefined;
    if (request.value.do === 'list') return { kind: 'models', value: models };
    if (request.value.do === 'bring') return brought;
    return ['get', 'measure'].includes(request.value.do) ? { kind: 'begun', value: { id: 'w' } } : { kind: 'done' };
  }
  beforeEach(() => {
    brought = { kind: 'begun', value: { id: 'b' } };
    models = [
      model('tiny', 'Tiny ear', { is: 'here' }, { in_use: true }),
      model('small', 'Small ear', { is: 'absent' }),
      model('broken', 'Broken ear', { is: 'failed', sentence: 'The server stopped sending.', fraction: 0.5 }),
    ];
    core = new FixtureCore(answer);
    return connect(core);
  });

  it('gets a model, shows how far it is, and pauses it', async () => {
    const user = userEvent.setup();
    render(Models);
    await user.click(await screen.findByRole('button', { name: 'Get Small ear' }));
    expect(asked()).toEqual([{ kind: 'model', value: { do: 'get', id: 'small' } }]);
    models = models.map((one) => (one.id === 'small' ? { ...one, state: { is: 'fetching', work: 'w', fraction: 0 } } : one));
    core.happen({ kind: 'models' });
    const bar = await screen.findByRole('progressbar', { name: 'How much of Small ear is here' });
    core.happen({
      kind: 'step',
      value: {
        work: 'w', what: 'download', name: 'small', fraction: 0.4, rate: 5e6, seconds_left: 60, done: false, failed: false,
      },
    });
    await waitFor(() => expect(bar.getAttribute('aria-valuenow')).toBe('40'));
    expect(screen.getByText('40% · 5 MB/s · 1 minute left')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Pause Small ear' }));
    expect(asked().at(-1)).toEqual({ kind: 'model', value: { do: 'pause', id: 'small' } });
  });

  it('goes on with one that was paused, and drops what came of it where that is wished', async () => {
    const user = userEvent.setup();
    models = [model('half', 'Half an ear', { is: 'paused', fraction: 0.5 })];
    render(Models);
    await user.click(await screen.findByRole('button', { name: 'Go on getting Half an ear' }));
    await waitFor(() => expect(asked()).toEqual([{ kind: 'model', value: { do: 'get', id: 'half' } }]));
    await user.click(screen.getByRole('button', { name: 'Stop getting Half an ear and discard what came' }));
    await waitFor(() => expect(asked().at(-1)).toEqual({ kind: 'model', value: { do: 'cancel', id: 'half' } }));
  });

  it('says before one is fetched that the disk has no room for it', async () => {
    const fit = { how: 'well', rate: 30, measured: true, with_graphics: false, memory: 4e8, room: false } as const;
    models = [model('huge', 'Huge ear', { is: 'absent' }, { fit }), ...models];
    render(Models);
    const row = (await screen.findByRole('heading', { name: 'Huge ear' })).closest('li')!;
    expect(within(row).getByText('Not enough room on the disk')).toBeTruthy();
    expect(screen.getAllByText('Not enough room on the disk')).toHaveLength(1);
  });

  it('says why one failed and tries it again', async () => {
    const user = userEvent.setup();
    render(Models);
    expect(await screen.findByText('The server stopped sending.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Try again to get Broken ear' }));
    expect(asked()).toEqual([{ kind: 'model', value: { do: 'get', id: 'broken' } }]);
  });

  it('asks before it removes one, and says who takes over', async () => {
    const user = userEvent.setup();
    render(Models);
    await user.click(await screen.findByRole('button', { name: 'Remove Tiny ear' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('takes over');
    expect(asked()).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(asked()).toEqual([{ kind: 'model', value: { do: 'remove', id: 'tiny' } }]));
    await waitFor(() => expect(toasts.all.map((toast) => toast.text)).toContain('Tiny ear was removed'));
  });

  it('measures how fast one is, and shows those that were measured side by side', async () => {
    const user = userEvent.setup();
    render(Models);
    await user.click(await screen.findByRole('button', { name: 'Measure how fast Tiny ear is' }));
    expect(asked()).toEqual([{ kind: 'model', value: { do: 'measure', id: 'tiny' } }]);
    expect(screen.queryByRole('table')).toBeNull();
    models = models.map((one) => (one.id === 'tiny' ? { ...one, state: { is: 'timed', work: 'w' } } : one));
    core.happen({ kind: 'models' });
    expect(await screen.findByText('Being measured …')).toBeTruthy();
    models = models.map((one) => (one.id === 'tiny' ? { ...one, state: { is: 'here' }, speed: 31.5 } : one));
    core.happen({
      kind: 'step',
      value: {
        work: 'w', what: 'measurement', name: 'tiny', fraction: null, rate: null, seconds_left: null, done: true, failed: false,
      },
    });
    core.happen({ kind: 'models' });
    const table = await screen.findByRole('table');
    expect(within(table).getByRole('rowheader', { name: 'Tiny ear' })).toBeTruthy();
    expect(within(table).getByText('32 times as fast as you speak')).toBeTruthy();
    expect(toasts.all.map((toast) => toast.text)).toContain('Tiny ear was measured');
  });

  it('adds a model by its path, and shows how far that is', async () => {
    const user = userEvent.setup();
    render(Models);
    const field = await screen.findByRole('textbox', { name: 'Where the model lies' });
    await user.type(field, ' /data/own.gguf ');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    expect(asked()).toEqual([{ kind: 'model', value: { do: 'bring', path: '/data/own.gguf' } }]);
    const step = {
      work: 'b', what: 'import', name: 'own.gguf', fraction: 0.25, rate: null, seconds_left: null, done: false, failed: false,
    } as const;
    // One that was dropped onto the window and ends now is none of this one's business.
    core.happen({ kind: 'step', value: { ...step, work: 'other', name: 'other.bin', done: true } });
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Where the model lies' }).value).toContain('own.gguf');
    core.happen({ kind: 'step', value: step });
    const bar = await screen.findByRole('progressbar', { name: 'How much of own.gguf was looked through' });
    await waitFor(() => expect(bar.getAttribute('aria-valuenow')).toBe('25'));
    core.happen({ kind: 'step', value: { ...step, fraction: 1, done: true } });
    await waitFor(() => expect(toasts.all.map((toast) => toast.text)).toContain('own.gguf is among the models now'));
    expect(screen.queryByRole('progressbar', { name: 'How much of own.gguf was looked through' })).toBeNull();
    await waitFor(() => expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Where the model lies' }).value).toBe(''));
  });

  it('shows one that was dropped onto the window until it is over', async () => {
    render(Models);
    await screen.findByRole('textbox', { name: 'Where the model lies' });
    const step = {
      work: 'd', what: 'import', name: 'dropped.gguf', fraction: 0.5, rate: null, seconds_left: null, done: false, failed: false,
    } as const;
    core.happen({ kind: 'step', value: step });
    expect(await screen.findByText('Looking through dropped.gguf …')).toBeTruthy();
    core.happen({ kind: 'step', value: { ...step, done: true, failed: true } });
    await waitFor(() => expect(screen.queryByText('Looking through dropped.gguf …')).toBeNull());
    expect(toasts.all).toEqual([]);
  });

  it('says at the field why a path is no model, and keeps what was typed', async () => {
    brought = { kind: 'problem', value: { code: 'not_found', sentence: 'There is nothing at /nowhere.', exit: 'failed' } };
    const user = userEvent.setup();
    render(Models);
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Where the model lies' });
    await user.type(field, '/nowhere');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    expect(await screen.findByText('There is nothing at /nowhere.')).toBeTruthy();
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(field.value).toBe('/nowhere');
  });

  it('says in a browser that the path is on the machine of Sotto', async () => {
    render(Models);
    expect(await screen.findByText(/on the computer on which Sotto runs/)).toBeTruthy();
  });

  it('has a way forward when the list cannot be read', async () => {
    const user = userEvent.setup();
    core.answers(() => undefined);
    render(Models);
    const again = await screen.findByRole('button', { name: 'Try again' });
    core.answers(answer);
    await user.click(again);
    expect(await screen.findByText('Tiny ear')).toBeTruthy();
  });
});
