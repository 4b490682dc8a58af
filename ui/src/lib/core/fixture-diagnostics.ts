// How Sotto is doing in the small household: its log, its engines, what a look at everything finds, and what was nearly the wake word.
import type { Check, DiagnosticsRequest, Engine, LogLevel, LogLine, NearMiss, Reply } from '$lib/api';

const order: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error'];

function engine(name: string, over: Partial<Engine> = {}): Engine {
  return {
    name, state: 'asleep', model: null, backend: null, build: null, process: null, memory: null, restarts: 0, last_fall: null,
    ...over,
  };
}

const engines: Engine[] = [
  engine('ear'),
  engine('mind', {
    state: 'idle', model: 'little-mind.gguf', backend: 'processor', build: 'avx2', process: 4711, memory: 212_000_000,
    restarts: 1, last_fall: 'it was ended from outside, perhaps for lack of memory',
  }),
  engine('voice', { state: 'working', model: 'hibari', backend: 'processor', build: 'avx2', process: 4712, memory: 98_000_000 }),
];

const checks: Check[] = [
  { state: 'ok', name: 'engine sotto-ear', found: 'version 0.1.0, built for avx2', next: null },
  { state: 'ok', name: 'microphone', found: 'Built-in microphone (2 in all)', next: null },
  { state: 'warn', name: 'keychain', found: 'not reachable', next: 'Unlock the keychain, or install one.' },
];

const lines: LogLine[] = [
  { place: '1:0', at: '2026-11-22T10:00:00Z', level: 'info', room: 'audio', text: 'a device was opened role=microphone' },
  { place: '1:140', at: '2026-11-22T10:02:00Z', level: 'warn', room: 'engines', text: 'the engine stopped engine=mind' },
  { place: '1:300', at: null, level: null, room: null, text: '{"timestamp":"2026-' },
];

const nearly: NearMiss[] = [
  { at: '2026-11-22T10:01:30Z', word: 'hey_sotto', sure_percent: 99, counts_from_percent: 58 },
  { at: '2026-11-22T09:12:05Z', word: 'stop', sure_percent: 93, counts_from_percent: null },
];

export function diagnosticsAnswer(asked: DiagnosticsRequest): Reply {
  switch (asked.do) {
    case 'engines':
      return { kind: 'engines', value: engines };
    case 'checks':
      return { kind: 'checks', value: checks };
    case 'report':
      return { kind: 'report', value: { text: '# Sotto\n\n- version: 0.1.0\n' } };
    case 'near_misses':
      return { kind: 'near_misses', value: nearly };
    case 'restart':
      return { kind: 'done' };
    case 'log': {
      const least = order.indexOf(asked.least ?? 'trace');
      const shown = lines.filter((line) => line.level === null || order.indexOf(line.level) >= least);
      const empty = asked.before !== null || asked.after !== null;
      return { kind: 'log', value: { lines: empty ? [] : shown, earlier: false, end: '1:300', rooms: ['audio', 'engines'] } };
    }
  }
}
