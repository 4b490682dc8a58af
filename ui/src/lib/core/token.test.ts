import { beforeEach, describe, expect, it } from 'vitest';
import { coreAddress } from '.';
import { takeToken } from './token';

function visit(hash: string): string | null {
  history.replaceState(null, '', `/${hash}`);
  return takeToken(location, history, localStorage);
}

describe('the token of the link', () => {
  beforeEach(() => localStorage.clear());

  it('is taken out of the address at once and kept for the next time', () => {
    expect(visit('#token=abc-_123')).toBe('abc-_123');
    expect(location.href).not.toContain('abc');
    expect(location.hash).toBe('#/today');
    expect(visit('#/tasks')).toBe('abc-_123');
    expect(location.hash).toBe('#/tasks');
  });

  it('of a new link takes the place of the old one', () => {
    visit('#token=old');
    expect(visit('#token=new')).toBe('new');
    expect(visit('')).toBe('new');
  });

  it('is nothing where none was ever given', () => {
    expect(visit('#/today')).toBeNull();
    expect(visit('#token=')).toBeNull();
  });

  it('works for one visit where the browser keeps nothing', () => {
    const closed = {
      setItem: () => {
        throw new Error('closed');
      },
      getItem: () => {
        throw new Error('closed');
      },
    } as unknown as Storage;
    history.replaceState(null, '', '/#token=once');
    expect(takeToken(location, history, closed)).toBe('once');
    expect(takeToken(location, history, closed)).toBeNull();
  });
});

describe('the address of the socket', () => {
  it('is encrypted where the page is', () => {
    const at = (protocol: string) => coreAddress({ protocol, host: 'home.lan:7788' } as Location);
    expect(at('https:')).toBe('wss://home.lan:7788/core');
    expect(at('http:')).toBe('ws://home.lan:7788/core');
  });
});
