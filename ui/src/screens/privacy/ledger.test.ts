// Needs no page.
import { describe, expect, it } from 'vitest';
import type { Connection } from '$lib/api';
import { endingWords, howMuchWords, joined, toneOf, whereWords, whyWords } from './ledger';

const line: Connection = {
  id: '1', at: '2026-11-22T10:00:00Z', purpose: 'model_download', to: 'example.org:443', program: null, asked_for: true,
  local: false, ending: { is: 'done' }, bytes_up: 400, bytes_down: 75_000_000, ms: 9000,
};

describe('a line of the ledger', () => {
  it('says how it ended', () => {
    expect(endingWords(line)).toBe('Done');
    expect(endingWords({ ...line, ending: { is: 'refused', offline: true } })).toBe('Refused: offline');
    expect(endingWords({ ...line, ending: { is: 'refused', offline: false } })).toBe('Refused');
    expect(endingWords({ ...line, ending: { is: 'failed', what: 'timeout' } })).toBe('Failed (timeout)');
    expect(toneOf({ ...line, ending: { is: 'failed', what: 'timeout' } })).toBe('danger');
    expect(toneOf(line)).toBe('plain');
  });

  it('says where to, or which program fetched', () => {
    expect(whereWords(line)).toBe('example.org:443');
    expect(whereWords({ ...line, to: null, program: 'pip: one, two' })).toBe('pip: one, two');
    expect(whereWords({ ...line, to: null })).toBe('');
  });

  it('says why, and that it stayed here', () => {
    expect(whyWords(line)).toBe('You asked for it');
    expect(whyWords({ ...line, asked_for: false, local: true })).toBe('By itself · Stayed on this machine');
  });

  it('says how much', () => {
    expect(howMuchWords(line)).toBe('400 byte out · 75 MB in');
    expect(howMuchWords({ ...line, bytes_up: 0, bytes_down: 0 })).toBe('Nothing was carried');
  });
});

describe('the lines that were read', () => {
  const lines = (...ids: string[]) => ids.map((id) => ({ ...line, id }));
  const ids = (all: readonly Connection[]) => all.map((one) => one.id).join('');

  it('stay behind newer ones, each once, and those that changed are as they are now', () => {
    expect(ids(joined(lines('d', 'c'), lines('c', 'b', 'a')))).toBe('dcba');
    expect(ids(joined(lines('c', 'b'), lines('c', 'b', 'a')))).toBe('cba');
    const closed = { ...line, id: 'c', bytes_down: 1 };
    expect(joined([closed], lines('c', 'b'))[0]).toBe(closed);
  });

  it('are let go where others may be missing in between', () => {
    expect(ids(joined(lines('f', 'e'), lines('c', 'b', 'a')))).toBe('fe');
    expect(ids(joined([], lines('a')))).toBe('');
    expect(ids(joined(lines('a'), []))).toBe('a');
  });
});
