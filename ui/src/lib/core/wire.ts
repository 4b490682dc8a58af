// The messages of the socket between a browser and `sotto serve`, read with suspicion: a message that is none of them is
// left out, never half believed.
import type { Event, Reply, Request } from '$lib/api';
import type { Refusal, SoundDo, SoundMessage } from './core';

export const PROTOCOL = 1;

export type Outgoing =
  | { hello: { protocol: number; token: string } }
  | { ask: { id: number; request: Request } }
  | { microphone: { on: boolean } }
  | { played: { stream: number; samples: number; over: boolean } };

export type Incoming =
  | { is: 'welcome'; version: string }
  | { is: 'refused'; refusal: Refusal }
  | { is: 'reply'; id: number; reply: Reply }
  | { is: 'event'; event: Event }
  | { is: 'sound'; message: SoundMessage };

const SOUND_DOES: readonly string[] = ['begin', 'beside', 'gain', 'hold', 'resume', 'stop', 'end'];

function object(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}

export function readText(text: string): Incoming | null {
  let message: Record<string, unknown> | null;
  try {
    message = object(JSON.parse(text));
  } catch {
    return null;
  }
  const welcome = object(message?.['welcome']);
  if (welcome) return { is: 'welcome', version: String(welcome['version'] ?? '') };
  const refused = object(message?.['refused']);
  if (refused) {
    const refusal = { sentence: String(refused['sentence'] ?? ''), code: String(refused['code'] ?? '') };
    return { is: 'refused', refusal };
  }
  const reply = object(message?.['reply']);
  if (reply && typeof reply['id'] === 'number' && typeof object(reply['reply'])?.['kind'] === 'string') {
    return { is: 'reply', id: reply['id'], reply: reply['reply'] as Reply };
  }
  const event = object(message?.['event']);
  if (event && typeof event['kind'] === 'string') return { is: 'event', event: event as unknown as Event };
  const sound = object(message?.['sound']);
  if (sound && typeof sound['stream'] === 'number' && SOUND_DOES.includes(String(sound['do']))) {
    const gain = typeof sound['gain'] === 'number' ? sound['gain'] : null;
    return {
      is: 'sound',
      message: { is: 'steer', stream: sound['stream'], do: sound['do'] as SoundDo, gain },
    };
  }
  if (object(message?.['microphone'])?.['on'] === true) return { is: 'sound', message: { is: 'microphone_taken' } };
  const refusal = object(message?.['microphone_refused']);
  if (refusal) {
    return {
      is: 'sound',
      message: { is: 'microphone_refused', sentence: String(refusal['sentence'] ?? '') },
    };
  }
  return null;
}

/** Eight bytes say which stream and how far from its beginning; the rest are samples. */
export function readSamples(data: ArrayBuffer): SoundMessage | null {
  if (data.byteLength < 8 || data.byteLength % 2 !== 0) return null;
  const view = new DataView(data);
  const samples = new Int16Array((data.byteLength - 8) / 2);
  for (let at = 0; at < samples.length; at += 1) samples[at] = view.getInt16(8 + at * 2, true);
  return { is: 'samples', stream: view.getUint32(0, true), offset: view.getUint32(4, true), samples };
}

export function writeSamples(samples: Int16Array): ArrayBuffer {
  const data = new ArrayBuffer(samples.length * 2);
  const view = new DataView(data);
  samples.forEach((sample, at) => view.setInt16(at * 2, sample, true));
  return data;
}
