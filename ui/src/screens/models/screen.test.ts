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
    fit: { how: 'well', rate: 30, measured: true, with_graphics: false, memory: 4e8 }, speed: null, state, in_use: false,
    choosable: true, brought: false, ...over,
  };
}

describe('the screen of models', () => {
  let core: FixtureCore;
  let models: Model[];
  const asked = () => core.asked.filter((one) => one.kind === 'model' && one.value.do !== 'list');

  function answer(request: Request): Reply | undefined {
    if (request.kind === 'network') {
      return { kind: 'network', value: { offline: false, purposes: [], endpoints: [], damaged: false } };
    }
    if (request.kind !== 'model') return undefined;
    if (request.value.do === 'list') return { kind: 'models', value: models };
    return request.value.do === 'get' ? { kind: 'begun', value: { id: 'w' } } : { kind: 'done' };
  }
  beforeEach(() => {
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
