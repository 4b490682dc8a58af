import { describe, expect, it } from 'vitest';
import { routes } from '../routes';
import { eachScreenOpens } from './each-screen';

eachScreenOpens('en');

describe('the table of screens', () => {
  it('names each screen once, and gives no key twice', () => {
    const names = routes.map((route) => route.name);
    expect(new Set(names).size).toBe(names.length);
    const given = routes.flatMap((route) => (route.key ? [route.key] : []));
    expect(new Set(given).size).toBe(given.length);
  });
});
