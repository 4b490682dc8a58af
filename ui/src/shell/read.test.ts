import { describe, expect, it, vi } from 'vitest';
import type { Notice } from '$lib/api';
import { keepRead, wasRead } from './read';

const inFile = (file: string): Notice => ({ is: 'key_in_file', file, sentence: 'The key lies in a file.' });
const device: Notice = { is: 'device', sentence: 'The microphone is gone.' };

describe('what was read', () => {
  it('is not told with every start where it stays as it is', () => {
    expect(wasRead(inFile('/a/key'))).toBe(false);
    keepRead(inFile('/a/key'));
    expect(wasRead(inFile('/a/key'))).toBe(true);
    expect(wasRead(inFile('/another/key'))).toBe(false);
  });

  it('is told once of a desktop that gives no keys, in whatever language', () => {
    const keyless = (sentence: string): Notice => ({ is: 'no_keys', sentence });
    keepRead(inFile('/a/key'));
    expect(wasRead(keyless('This desktop gives no keys.'))).toBe(false);
    keepRead(keyless('This desktop gives no keys.'));
    expect(wasRead(keyless('Dieser Desktop gibt keine Tasten.'))).toBe(true);
    expect(wasRead(inFile('/a/key'))).toBe(true);
  });

  it('is told each time where it happens anew', () => {
    keepRead(device);
    expect(wasRead(device)).toBe(false);
  });

  it('is told again where a page can keep nothing', () => {
    const refuse = () => {
      throw new DOMException('closed');
    };
    const closed = [
      vi.spyOn(Storage.prototype, 'setItem').mockImplementation(refuse),
      vi.spyOn(Storage.prototype, 'getItem').mockImplementation(refuse),
    ];
    try {
      expect(() => keepRead(inFile('/a/key'))).not.toThrow();
      expect(wasRead(inFile('/a/key'))).toBe(false);
    } finally {
      for (const one of closed) one.mockRestore();
    }
  });
});
