import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Model, ModelFit, Reply, Request } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { connect } from '$lib/state';
import { biggerMind } from './bigger';
import BiggerModel from './BiggerModel.svelte';

const fit = (over: Partial<ModelFit> = {}): ModelFit => ({
  how: 'well', rate: 20, measured: false, with_graphics: false, memory: 1e9, room: true, ...over,
});
function mind(id: string, bytes: number | null, over: Partial<Model> = {}): Model {
  return {
    id, part: 'mind', title: id, bytes, languages: ['en'], licence: 'MIT', own_terms: false, home: null, fit: fit(), speed: null,
    wait: null, state: { is: 'absent' }, in_use: false, choosable: true, brought: false, ...over,
  };
}
const starter = mind('starter', 98e6, { state: { is: 'here' }, in_use: true });

describe('the larger model that is offered', () => {
  it('is the largest that keeps up here', () => {
    expect(biggerMind([starter, mind('middle', 400e6), mind('large', 900e6)])?.id).toBe('large');
  });

  it('is none that does not suit this machine, its disk, or somebody in passing', () => {
    for (const unfit of [
      mind('slow', 900e6, { fit: fit({ how: 'slow' }) }),
      mind('too large', 900e6, { fit: fit({ how: 'not' }) }),
      mind('unknown fit', 900e6, { fit: null }),
      mind('with graphics only', 900e6, { fit: fit({ with_graphics: true }) }),
      mind('no room', 900e6, { fit: fit({ room: false }) }),
      mind('terms', 900e6, { own_terms: true }),
      mind('by hand', 900e6, { state: { is: 'by_hand' } }),
      mind('here', 900e6, { state: { is: 'here' } }),
      mind('on its way', 900e6, { state: { is: 'fetching', work: 'w', fraction: 0 } }),
      mind('unknown size', null),
      mind('smaller', 50e6),
      mind('ear', 900e6, { part: 'ear' }),
    ]) {
      expect(biggerMind([starter, unfit]), unfit.id).toBeNull();
    }
    expect(biggerMind([])).toBeNull();
  });
});

describe('the offer at the end of the first run', () => {
  let core: FixtureCore;
  let offline: boolean;
  let got: Reply;
  beforeEach(() => {
    offline = false;
    got = { kind: 'begun', value: { id: 'w' } };
    core = new FixtureCore((request: Request): Reply | undefined => {
      if (request.kind === 'network') return { kind: 'network', value: { offline, purposes: [], endpoints: [], damaged: false } };
      if (request.kind !== 'model') return undefined;
      return request.value.do === 'list' ? { kind: 'models', value: [starter, mind('Large mind', 900e6)] } : got;
    });
    return connect(core);
  });
  const fetched = () => core.asked.filter((one) => one.kind === 'model' && one.value.do !== 'list');

  it('names the model and its size, and fetches nothing before somebody asks', async () => {
    const user = userEvent.setup();
    render(BiggerModel);
    expect((await screen.findByText(/Large mind fits this computer/)).textContent).toContain('900 MB');
    expect(fetched()).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Get it' }));
    expect(fetched()).toEqual([{ kind: 'model', value: { do: 'get', id: 'Large mind' } }]);
    expect(await screen.findByText(/is on its way/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'See how far it is' }).getAttribute('href')).toContain('models');
  });

  it('goes away with "Later", and nothing is fetched', async () => {
    const user = userEvent.setup();
    render(BiggerModel);
    await user.click(await screen.findByRole('button', { name: 'Later' }));
    expect(screen.queryByRole('button', { name: 'Get it' })).toBeNull();
    expect(fetched()).toEqual([]);
  });

  it('stays where it could not be begun', async () => {
    got = { kind: 'problem', value: { code: 'disk_full', sentence: 'The disk is full.', exit: 'failed' } };
    const user = userEvent.setup();
    render(BiggerModel);
    await user.click(await screen.findByRole('button', { name: 'Get it' }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Get it' }).hasAttribute('disabled')).toBe(false));
    expect(screen.queryByText(/is on its way/)).toBeNull();
  });

  it('is not made where Sotto is offline', async () => {
    offline = true;
    render(BiggerModel);
    await waitFor(() => expect(core.asked.length).toBeGreaterThan(1));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(screen.queryByRole('button', { name: 'Get it' })).toBeNull();
  });
});
