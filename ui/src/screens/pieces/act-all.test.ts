// Needs no page.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Request } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { connect, toasts } from '$lib/state';
import { actAll } from './act-all';

const removed = (item: string): Request => ({ kind: 'list', value: { do: 'remove_item', item } });

describe('several requests as one act', () => {
  let core: FixtureCore;
  beforeEach(() => {
    core = new FixtureCore(() => ({ kind: 'done' }));
    return connect(core);
  });
  afterEach(() => toasts.clear());

  it('are taken back together', async () => {
    expect(await actAll([removed('a'), removed('b')], { undo: 'Cleared' })).toBe(true);
    expect(toasts.all.map((toast) => toast.text)).toEqual(['Cleared']);
    await toasts.all[0]?.action?.run();
    expect(core.asked.slice(2)).toEqual([{ kind: 'undo' }, { kind: 'undo' }]);
  });

  it('leave nothing half done when one of them cannot be done', async () => {
    let shown = 'as before';
    core.answers((request) =>
      request.kind === 'list' && request.value.do === 'remove_item' && request.value.item === 'b' ? undefined : { kind: 'done' },
    );
    const done = await actAll([removed('a'), removed('b'), removed('c')], {
      undo: 'Cleared',
      optimistic: () => {
        shown = 'cleared';
        return () => (shown = 'as before');
      },
    });
    expect([done, shown]).toEqual([false, 'as before']);
    expect(core.asked).toEqual([removed('a'), removed('b'), { kind: 'undo' }]);
    expect(toasts.all.map((toast) => toast.tone)).toEqual(['problem']);
  });
});
