// Needs no page.
import { describe, expect, it } from 'vitest';
import type { Model, ModelFit, ModelState, Step } from '$lib/api';
import { deeds, facts, goingWords, lacksRoom, languagesOf, partsOf, shown, speedBars, speedOf } from './models';

function model(id: string, over: Partial<Model> = {}): Model {
  return {
    id, part: 'ear', title: id, bytes: 1_000_000, languages: ['en'], licence: 'MIT', own_terms: false, home: null, fit: null,
    speed: null, wait: null, state: { is: 'absent' }, in_use: false, choosable: true, brought: false, ...over,
  };
}
const fit = (how: ModelFit['how']): ModelFit => ({ how, rate: 12, measured: false, with_graphics: false, memory: 1e9, room: true });
const here: ModelState = { is: 'here' };
const names = (models: readonly Model[]) => models.map((one) => one.id);
const all = { part: 'ear', text: '', fitting: false } as const;

describe('models', () => {
  it('stand in the order of a turn, and only the parts there are', () => {
    expect(partsOf([model('a', { part: 'memory' }), model('b')])).toEqual(['ear', 'memory']);
  });

  it('are told apart by whether they are here or on their way', () => {
    const list = shown(
      [model('far'), model('near', { state: here }), model('going', { state: { is: 'fetching', work: 'w', fraction: 0.2 } }),
        model('used', { state: here, in_use: true }), model('mind', { part: 'mind' })],
      all,
    );
    expect(names(list.mine)).toEqual(['used', 'going', 'near']);
    expect(names(list.others)).toEqual(['far']);
  });

  it('come by fit, the largest that fits well first', () => {
    const models = [
      model('hand', { state: { is: 'by_hand' }, fit: fit('well') }), model('not', { fit: fit('not') }), model('unknown'),
      model('slow', { fit: fit('slow') }), model('small', { fit: fit('well'), bytes: 1 }), model('large', { fit: fit('well'), bytes: 2 }),
    ];
    expect(names(shown(models, all).others)).toEqual(['large', 'small', 'slow', 'unknown', 'not', 'hand']);
    expect(names(shown(models, { ...all, fitting: true }).others)).not.toContain('not');
  });

  it('for which the disk has no room say so, and come after those that can be had', () => {
    const full = { ...fit('well'), room: false };
    const models = [model('huge', { fit: full, bytes: 9e12 }), model('small', { fit: fit('well') }), model('slow', { fit: fit('slow') })];
    expect(names(shown(models, all).others)).toEqual(['small', 'slow', 'huge']);
    expect(models.map(lacksRoom)).toEqual([true, false, false]);
    // What is here needs none, and what came in part less.
    expect(lacksRoom(model('half', { fit: full, state: { is: 'paused', fraction: 0.5 } }))).toBe(false);
    expect(lacksRoom(model('here', { fit: full, state: here }))).toBe(false);
    expect(lacksRoom(model('unknown'))).toBe(false);
  });

  it('that are here stay in sight whatever fits', () => {
    const list = shown([model('huge', { state: here, fit: fit('not') })], { ...all, fitting: true });
    expect(names(list.mine)).toEqual(['huge']);
  });

  it('are found by title and name in whatever letters', () => {
    const models = [model('whisper-base', { title: 'Hört 99 Sprachen' }), model('other')];
    expect(names(shown(models, { ...all, text: ' HÖRT ' }).others)).toEqual(['whisper-base']);
    expect(names(shown(models, { ...all, text: 'WHISPER' }).others)).toEqual(['whisper-base']);
    expect(names(shown(models, { ...all, text: 'xylo' }).others)).toEqual([]);
  });

  it('can be done with what their state allows', () => {
    expect(deeds(model('a'))).toEqual(['get']);
    expect(deeds(model('a', { state: { is: 'by_hand' } }))).toEqual([]);
    expect(deeds(model('a', { state: { is: 'fetching', work: 'w', fraction: null } }))).toEqual(['pause', 'stop']);
    expect(deeds(model('a', { state: { is: 'paused', fraction: null } }))).toEqual(['resume', 'stop']);
    expect(deeds(model('a', { state: { is: 'failed', sentence: 'No.', fraction: null } }))).toEqual(['retry', 'stop']);
    expect(deeds(model('a', { state: here }))).toEqual(['use', 'measure', 'remove']);
    expect(deeds(model('a', { state: here, in_use: true }))).toEqual(['measure', 'remove']);
    expect(deeds(model('a', { part: 'memory', state: here, choosable: false }))).toEqual(['remove']);
    expect(deeds(model('a', { state: { is: 'timed', work: 'w' } }))).toEqual([]);
    expect(deeds(model('a', { state: { is: 'tried', work: 'w' } }))).toEqual([]);
  });

  it('tell size, languages and licence', () => {
    expect(facts(model('a', { bytes: 75_000_000, languages: ['de', 'en'] }))).toEqual(['75 MB', 'German and English', 'MIT']);
    expect(facts(model('a', { bytes: null }))[0]).toBe('Size not known');
    expect(languagesOf(model('a', { languages: ['*'] }))).toBe('Many languages');
    expect(languagesOf(model('a', { languages: [] }))).toBe('Language not stated');
    expect(languagesOf(model('a', { languages: ['not a code'] }))).toBe('not a code');
  });

  it('tell their speed only where it was measured', () => {
    expect(speedOf(model('a'))).toBeNull();
    expect(speedOf(model('a', { speed: 31.52 }))).toBe('Measured here: hears 32 times as fast as you speak');
    expect(speedOf(model('a', { part: 'mind', speed: 8.21 }))).toContain('8.2 pieces');
    expect(speedOf(model('a', { part: 'voice', speed: 4, wait: 0.34 }))).toContain('4 times as fast');
    expect(speedOf(model('a', { part: 'voice', speed: 4, wait: 0.34 }))).toContain('first sound after 340');
    // The chart has all of the context; a request is short, and so is what is computed for it.
    expect(speedOf(model('a', { part: 'ear', speed: 30, wait: 0.18 }))).toContain('short request in 180');
    expect(speedOf(model('a', { part: 'ear', speed: 30, wait: null }))).not.toContain('request');
  });

  it('stand beside each other as bars where they were measured, the fastest first', () => {
    const models = [
      model('slow', { state: here, speed: 3 }), model('unknown', { state: here }), model('gone', { speed: 9 }),
      model('quick', { state: here, speed: 20, in_use: true }), model('mind', { part: 'mind', state: here, speed: 50 }),
      model('own.bin', { title: 'your own', state: here, speed: 7, brought: true }),
    ];
    const bars = speedBars(models, 'ear');
    expect(bars.map((bar) => [bar.name, bar.value, bar.marked])).toEqual([
      ['quick', 20, true], ['own.bin', 7, false], ['slow', 3, false],
    ]);
    expect(bars[0]?.said).toBe('20 times as fast as you speak');
    expect(speedBars(models, 'voice')).toEqual([]);
  });

  it('on their way tell how far, how fast and how long still', () => {
    const going = model('a', { state: { is: 'fetching', work: 'w', fraction: 0.1 } });
    const step: Step = {
      work: 'w', what: 'download', name: 'a', fraction: 0.4, rate: 5_000_000, seconds_left: 120, done: false, failed: false,
    };
    expect(goingWords(going, step)).toBe('40% · 5 MB/s · 2 minutes left');
    expect(goingWords(going, { ...step, rate: null, seconds_left: null })).toBe('40% · Waiting for the network');
    expect(goingWords(going, undefined)).toBe('10% · Waiting for the network');
    // All of it came and is checked.
    expect(goingWords(going, { ...step, fraction: 1, rate: null, seconds_left: null })).toBe('100%');
  });
});
