// The machine of the small household: its models, what may leave it, its sound devices and voices.
import type { Connection, Device, Event, Model, ModelState, Network, Reply, Request, Updates, Voice } from '$lib/api';
import { diagnosticsAnswer } from './fixture-diagnostics';

function model(id: string, part: Model['part'], title: string, state: ModelState, over: Partial<Model> = {}): Model {
  return {
    id, part, title, bytes: 480_000_000, languages: ['en', 'de'], licence: 'Apache-2.0', own_terms: false, home: null,
    fit: { how: 'well', rate: 24, measured: true, with_graphics: false, memory: 1.2e9, room: true }, speed: null, wait: null,
    state, in_use: false, choosable: true, brought: false, ...over,
  };
}

function connection(id: string, minutesAgo: number, over: Partial<Connection> = {}): Connection {
  return {
    id, at: new Date(Date.now() - minutesAgo * 60_000).toISOString(), purpose: 'model_download', to: 'models.example:443',
    program: null, asked_for: true, local: false, ending: { is: 'done' }, bytes_up: 4_100, bytes_down: 480_000_000, ms: 61_000,
    ...over,
  };
}

const devices = (names: string[]): Device[] => names.map((name, nth) => ({ name, usual: nth === 0, chosen: nth === 0 }));

export function machineAnswer(happen: (event: Event) => void): (request: Request) => Reply | undefined {
  const models = [
    model('tiny', 'ear', 'Small ear', { is: 'here' }, { in_use: true, speed: 21 }),
    model('large', 'ear', 'Large ear', { is: 'paused', fraction: 0.4 }, { bytes: 1_600_000_000 }),
    model('mind', 'mind', 'Little mind', { is: 'here' }, { in_use: true, speed: 34, wait: 0.21 }),
    model('mind-8b', 'mind', 'Great mind', { is: 'absent' }, { bytes: 5_100_000_000, own_terms: true }),
    model('voice', 'voice', 'Voices', { is: 'here' }, { in_use: true, bytes: 92_000_000, speed: 1.6, wait: 0.4 }),
  ];
  const voices: Voice[] = ['Emma', 'George'].map((title, nth) => ({
    name: title.toLowerCase(), title, language: 'en-GB', here: true, model: 'voice', chosen: nth === 0,
  }));
  let network: Network = {
    offline: false, endpoints: [], damaged: false,
    purposes: [
      { purpose: 'model_download', allowed: true }, { purpose: 'external_model', allowed: false },
      { purpose: 'update', allowed: false },
    ],
  };
  let updates: Updates = { here: '0.1.0', allowed: false, announced: true, newer: null, package: { is: 'absent' } };
  const newer = { version: '0.2.0', date: '2026-12-01', notes: 'It listens better.', bytes: 148_000_000 };
  /** It is on its way for a moment, and then there. */
  function packageAnswer(deed: 'get_update' | 'stop_update' | 'show_update'): Reply {
    if (deed === 'show_update') return { kind: 'done' };
    if (deed === 'stop_update') {
      updates = { ...updates, package: { is: 'stopped', fraction: 0.4 } };
      return { kind: 'done' };
    }
    updates = { ...updates, package: { is: 'fetching', work: 'u1', fraction: 0.4 } };
    setTimeout(() => {
      if (updates.package.is !== 'fetching') return;
      const file = '/home/ada/.local/share/sotto/updates/sotto_0.2.0_amd64.deb';
      updates = { ...updates, package: { is: 'ready', version: newer.version, file, next: `Install it with: sudo apt install ${file}` } };
      const step = { work: 'u1', what: 'update', name: null, fraction: 1, rate: null, seconds_left: null, done: true, failed: false } as const;
      happen({ kind: 'step', value: step });
    }, 3_000);
    return { kind: 'begun', value: { id: 'u1' } };
  }
  const ledger = [
    connection('c1', 30),
    connection('c2', 300, { purpose: 'external_model', asked_for: false, ending: { is: 'refused', offline: false }, bytes_down: 0 }),
  ];

  return (request: Request): Reply | undefined => {
    switch (request.kind) {
      case 'diagnostics':
        return diagnosticsAnswer(request.value);
      case 'model':
        return request.value.do === 'list' ? { kind: 'models', value: models } : undefined;
      case 'network':
        if (request.value.do === 'ledger') return { kind: 'ledger', value: request.value.before ? [] : ledger };
        if (request.value.do === 'updates') return { kind: 'updates', value: request.value.look ? { ...updates, newer } : updates };
        if (request.value.do === 'allow_updates') {
          updates = { ...updates, allowed: request.value.allowed };
          return { kind: 'updates', value: updates };
        }
        if (request.value.do === 'get_update' || request.value.do === 'stop_update' || request.value.do === 'show_update') {
          return packageAnswer(request.value.do);
        }
        if (request.value.do === 'offline') {
          network = { ...network, offline: request.value.offline };
          queueMicrotask(() => happen({ kind: 'network', value: network }));
        }
        return { kind: 'network', value: network };
      case 'device':
        return {
          kind: 'devices',
          value: { microphones: devices(['Built-in microphone', 'Headset']), speakers: devices(['Built-in speakers']) },
        };
      case 'voice':
        return request.value.do === 'list' ? { kind: 'voices', value: voices } : { kind: 'done' };
    }
    return undefined;
  };
}
