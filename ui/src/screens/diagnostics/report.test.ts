// Needs no page.
import { describe, expect, it } from 'vitest';
import type { Notice } from '$lib/api';
import { joined, reportOf, speedOf, type Stands } from './report';

const notices: Notice[] = [
  { is: 'key_in_file', file: '/home/ada/.local/share/sotto/key', sentence: 'The key lies in /home/ada.' },
  { is: 'settings_reset', names: ['talk.pause_ms'], sentence: 'Some settings could not be read.' },
  { is: 'not_erased', names: ['/home/ada/backup'], sentence: 'Could not be erased.' },
  { is: 'model_replaced', chosen: 'ada-private-model', instead: 'another', sentence: 'Another one answers.' },
];
const stands: Stands = {
  version: '0.1.0', listening: 'idle', notices, lastBackup: '2026-11-21T03:00:00Z', connection: 'open', inWindow: true,
  language: 'de', agent: 'WebKit', screen: { width: 1280, height: 800, scale: 2 }, waits: [900, 300, 400],
  made: new Date('2026-11-22T10:00:00Z'),
};

describe('the report', () => {
  it('says how things stand', () => {
    const report = reportOf(stands);
    for (const line of ['Version: 0.1.0', 'Listening: idle', 'Usual wait: 400 ms', 'Longest wait: 900 ms', 'Screen: 1280 x 800, scale 2']) {
      expect(report.split('\n')).toContain(`- ${line}`);
    }
    expect(report).toContain('key_in_file, settings_reset (talk.pause_ms), not_erased, model_replaced');
  });
  it('carries no file, no name and no sentence', () => {
    const report = reportOf(stands);
    for (const secret of ['/home', 'ada', 'private', 'another', 'erased.', 'could not be read']) expect(report).not.toContain(secret);
  });
  it('can be made when nothing is known', () => {
    const report = reportOf({ ...stands, version: null, listening: null, notices: [], lastBackup: null, waits: [] });
    expect(report).toContain('Version: not known');
    expect(report).toContain('Usual wait: not measured');
    expect(report).toContain('Notices: none');
  });
});

describe('the whole report', () => {
  it('has the part of Sotto first, and says where there is none', () => {
    expect(joined('# Sotto\n\n- version: 1\n', '## Page')).toBe('# Sotto\n\n- version: 1\n\n## Page\n');
    expect(joined(null, '## Page')).toContain('It did not answer.');
  });
});

describe('the speed', () => {
  it('is the middle one and the longest', () => {
    expect(speedOf([5])).toEqual({ usual: 5, slowest: 5 });
    expect(speedOf([9, 1, 5])).toEqual({ usual: 5, slowest: 9 });
    expect(speedOf([4, 1, 3, 2])).toEqual({ usual: 2, slowest: 4 });
    expect(speedOf([])).toEqual({ usual: null, slowest: null });
  });
});
