// Needs no page.
import { describe, expect, it } from 'vitest';
import type { Device, Voice } from '$lib/api';
import { AUTOMATIC, choiceOf, deviceOptions, deviceValue, valueOf, voiceOptions } from './choices';

const device = (name: string, over: Partial<Device> = {}): Device => ({ name, usual: false, chosen: false, ...over });
const voice = (name: string, over: Partial<Voice> = {}): Voice => ({
  name, title: name, language: 'en-GB', here: true, model: 'kokoro', chosen: false, ...over,
});
const automatic = { is: 'automatic' } as const;

describe('lists to choose from', () => {
  it('give back what they were given', () => {
    for (const choice of [automatic, { is: 'named', name: 'USB' } as const]) expect(choiceOf(valueOf(choice))).toEqual(choice);
  });

  it('name the device of the system', () => {
    const options = deviceOptions([device('Built-in', { usual: true }), device('USB')], automatic);
    expect(options.map((one) => one.label)).toEqual(['As the system says (Built-in)', 'Built-in', 'USB']);
    expect(options[0]?.value).toBe(AUTOMATIC);
    expect(deviceOptions([], automatic)[0]?.label).toBe('As the system says');
  });

  it('keep a device in sight that is not connected', () => {
    const options = deviceOptions([device('Built-in')], { is: 'named', name: 'USB' });
    expect(options.at(-1)).toEqual({ value: 'USB', label: 'USB (not connected)' });
  });

  it('know a device by a part of its name', () => {
    const devices = [device('USB Headset', { chosen: true }), device('Built-in')];
    expect(deviceValue(devices, { is: 'named', name: 'usb' })).toBe('USB Headset');
    expect(deviceValue([device('Built-in')], { is: 'named', name: 'usb' })).toBe('usb');
    expect(deviceValue(devices, automatic)).toBe(AUTOMATIC);
  });

  it('hold only voices that are here, with their language', () => {
    const options = voiceOptions([voice('bf_emma', { title: 'Emma' }), voice('far', { here: false })], automatic);
    expect(options.map((one) => one.label)).toEqual(['Chosen by Sotto', 'Emma, British English']);
    expect(voiceOptions([], { is: 'named', name: 'gone' }).at(-1)?.label).toBe('gone (not here)');
  });
});
