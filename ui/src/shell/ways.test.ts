// Needs no page.
import { describe, expect, it } from 'vitest';
import type { Notice } from '$lib/api';
import { wayOf } from './ways';

const reset = (...names: string[]): Notice => ({ is: 'settings_reset', names, sentence: 'Reset.' });

describe('the way from a notice', () => {
  it('leads to a setting that was damaged, or to all of them', () => {
    expect(wayOf(reset('look.text_percent'))).toEqual({ to: '#/settings?find=Text%20size', label: 'Show the settings' });
    expect(wayOf(reset('look.text_percent', 'look.theme'))?.to).toBe('#/settings');
    expect(wayOf(reset('of another version'))?.to).toBe('#/settings');
    expect(wayOf(reset())?.to).toBe('#/settings');
  });

  it('leads to models and backups', () => {
    expect(wayOf({ is: 'model_replaced', chosen: 'a', instead: 'b', sentence: 's' })?.to).toBe('#/models');
    expect(wayOf({ is: 'repaired', backup: null, salvaged: 0, set_aside: '', sentence: 's' })?.to).toBe('#/diagnostics');
  });

  it('is none where nothing can be done about it', () => {
    expect(wayOf({ is: 'key_in_file', file: 'key', sentence: 's' })).toBeNull();
    expect(wayOf({ is: 'no_keys', sentence: 's' })).toBeNull();
    expect(wayOf({ is: 'autostart', sentence: 's' })).toBeNull();
    expect(wayOf({ is: 'device', sentence: 's' })).toBeNull();
  });
});
