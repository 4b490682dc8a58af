import { expect, it, vi } from 'vitest';
import { fetchFirst } from './first';
import { routes } from './routes';

it('fetches the screen that the address names, or the one where the page begins, and bears that it does not come', async () => {
  const loads = new Map(routes.map((route) => [route.name, vi.spyOn(route, 'load').mockRejectedValue(new Error('away'))] as const));
  const cases: [string, string | null][] = [
    ['', 'today'],
    ['#/', 'today'],
    ['#/tasks', 'tasks'],
    ['#/conversations/0198?search=milk', 'conversations'],
    ['#/nowhere', null],
    ['#token=secret', null],
  ];
  for (const [hash, wanted] of cases) {
    for (const load of loads.values()) load.mockClear();
    fetchFirst(hash);
    const fetched = [...loads].filter(([, load]) => load.mock.calls.length > 0).map(([name]) => name);
    expect(fetched, hash).toEqual(wanted === null ? [] : [wanted]);
  }
  // What was refused is told by the frame; left alone, it would end the run of the tests here.
  await Promise.resolve();
});
