// A small household to look at: tasks, lists, notes, a calendar, turns, and settings, kept in memory and changed by requests.
import type { Change, Event, Kind, ListItem, Reply, Request, Settings, Task, Turn, When } from '$lib/api';
import { patched } from '$lib/state/settings.svelte';
import type { Answer } from './fixture';
import { machineAnswer } from './fixture-machine';

const now = new Date();
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
const two = (value: number) => String(value).padStart(2, '0');

function when(minutes: number, rule: string | null = null, allDay = false): When {
  const date = new Date(now.getTime() + minutes * 60_000);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = allDay ? '00:00:00' : `${two(date.getHours())}:${two(date.getMinutes())}:00`;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { local: `${day}T${time}`, zone, all_day: allDay, rule, zone_named: false };
}

const stamps = { created: at(-4000), changed: at(-4000) };

function task(id: string, text: string, due: When | null = null, priority: Task['priority'] = 'normal'): Task {
  return { id, text, priority, due, done: null, place: id, ...stamps };
}

export const exampleSettings: Settings = {
  version: 1,
  talk: {
    wake_word: true, wake_sensitivity_percent: 50, wake_name_alone: false, follow_up: true, follow_up_seconds: 6,
    interrupt: true, captions: true, sounds: true, pause_ms: 800, max_seconds: 120, language: { is: 'automatic' },
  },
  speech: { spoken: true, voice: { is: 'automatic' }, speed_percent: 100, volume_percent: 100 },
  dictation: { spoken_punctuation: true, drop_fillers: true, words: [{ heard: 'soto', spelt: 'Sotto' }], programs: [] },
  look: { theme: 'system', language: { is: 'automatic' }, text_percent: 100 },
  time: {
    snooze_minutes: 10, all_day_at_minutes: 540, hours: 'twenty_four', date_order: 'day_first', half_eight: 'half_past',
    next_weekday: 'of_next_week', week_starts: 'monday', morning_at_minutes: 540, afternoon_at_minutes: 900,
    evening_at_minutes: 1140,
  },
  keep: {
    turns: { is: 'forever' }, dictations: { is: 'days', days: 30 }, done_tasks: { is: 'days', days: 90 },
    past_reminders: { is: 'days', days: 90 }, past_timers: { is: 'days', days: 7 }, undo: { is: 'days', days: 7 },
  },
  mind: { endpoint: { is: 'automatic' }, model: { is: 'automatic' } },
  backup: { automatic: true, rotation: { daily: 7, weekly: 4, monthly: 6 } },
  machine: {
    microphone_closed: false, microphone: { is: 'automatic' }, speaker: { is: 'automatic' }, keep_microphone_warm: true,
    suppress_noise: true, talk_key: 'Ctrl+Alt+Space', dictation_key: 'Ctrl+Alt+D', talk_key_manner: 'both',
    dictation_key_manner: 'both', take_back_key: '', mute_key: '', start_with_system: false,
    autostart_offered: true, welcomed: true,
  },
} as Settings;

function turn(id: string, heard: string, answer: string, minutes: number): Turn {
  return {
    id, conversation: 'c1', replaces: null, revision: 1, via: 'hotkey', heard, answer, understood_by: { by: 'pattern' },
    actions: [], outcome: { is: 'answered' }, sources: [], recording: null, created: at(minutes),
    trace: [
      { stage: 'heard', from_ms: 0, to_ms: 1480 },
      { stage: 'waited', from_ms: 1480, to_ms: 1790 },
      { stage: 'recognised', from_ms: 1500, to_ms: 1840 },
      { stage: 'understood', from_ms: 1840, to_ms: 1844 },
      { stage: 'acted', from_ms: 1844, to_ms: 1853 },
      { stage: 'voiced', from_ms: 1853, to_ms: 1990 },
      { stage: 'spoke', from_ms: 1905, to_ms: 3500 },
    ],
  };
}

export function exampleAnswer(happen: (event: Event) => void): Answer {
  let settings = exampleSettings;
  let tasks: Task[] = [
    task('t1', 'Call the bank about the standing order', when(180), 'high'),
    task('t2', 'Book the train to Hamburg', when(2880, null, true)),
    task('t3', 'Water the plants'),
    task('t4', 'بريد إلى سامي 💌'),
  ];
  let items: ListItem[] = ['Milk', 'Bread', 'Apples', 'Coffee'].map((text, nth) => ({
    id: `i${nth}`, list: 'l1', text, checked: nth === 1, place: String(nth), ...stamps,
  }));
  const lists = [
    { id: 'l1', name: 'Shopping', place: 'a', ...stamps },
    { id: 'l2', name: 'Packing', place: 'b', ...stamps },
  ];
  const notes = [
    { id: 'n1', title: 'Garden', text: 'Plant the bulbs before the first frost.\nTulips by the wall, crocuses under the pear tree.', ...stamps },
    { id: 'n2', title: null, text: 'The key for the shed hangs behind the blue door.', ...stamps },
  ];
  const reminders = [
    { id: 'r1', text: 'Take the bread out', when: when(25), next: at(25), done: null, ...stamps },
    { id: 'r2', text: 'Put the bins out', when: when(600, 'FREQ=WEEKLY;BYDAY=MO,TH'), next: at(600), done: null, ...stamps },
  ];
  const timers = [
    { id: 'm1', name: 'Tea', length_ms: 300_000, state: { is: 'running' as const, ends: at(4) }, ...stamps },
    { id: 'm2', name: null, length_ms: 1_800_000, state: { is: 'paused' as const, left_ms: 731_000 }, ...stamps },
  ];
  const calendar = [
    { id: 'e1', title: 'Dentist', when: when(95), minutes: 45, except: [], location: 'Lindenstraße 4', notes: null, uid: null, ...stamps },
    { id: 'e2', title: 'Choir', when: when(1500, 'FREQ=WEEKLY;BYDAY=MO'), minutes: 90, except: [], location: null, notes: null, uid: null, ...stamps },
  ];
  const turns = Array.from({ length: 400 }, (_, nth) =>
    turn(`u${nth}`, nth % 3 === 0 ? 'Set a timer for five minutes' : 'Add milk to the shopping list', nth % 3 === 0 ? 'Five minutes, from now.' : 'Milk is on the shopping list.', -nth * 47 - 3),
  );
  const dictations = [
    {
      id: 'd1', heard: 'dear ada comma um see you tomorrow full stop', text: 'Dear Ada, see you tomorrow.', program: 'Gedit',
      went: 'written' as const, ...stamps,
    },
  ];
  const facts = [{ id: 'f1', text: 'The car is parked in the Gartenweg', source: { from: 'said' as const, turn: 'u0' }, ...stamps }];
  const backups = [{ name: 'sotto-2026-11-21.backup', made: at(-1440), bytes: 1_482_000 }];
  const done: Reply = { kind: 'done' };

  function changed(kind: Kind, id: string, what: Change['what'] = 'changed'): Reply {
    queueMicrotask(() => happen({ kind: 'changed', value: [{ kind, id, what }] }));
    return done;
  }

  const machine = machineAnswer(happen);

  return (request: Request): Reply | undefined => {
    switch (request.kind) {
      case 'model':
      case 'network':
      case 'device':
      case 'voice':
      case 'diagnostics':
        return machine(request);
      case 'settings':
        return { kind: 'settings', value: settings };
      case 'change_settings':
        settings = patched(settings, request.value);
        queueMicrotask(() => happen({ kind: 'settings', value: settings }));
        return { kind: 'settings', value: settings };
      case 'status':
        return { kind: 'status', value: { version: '0.1.0', listening: 'idle', notices: [], last_backup: null } as never };
      case 'today':
        return { kind: 'today', value: { timers, alarms: [], reminders, tasks: tasks.filter((one) => one.due && !one.done), calendar } };
      case 'task':
        switch (request.value.do) {
          case 'list': {
            const state = request.value.state;
            const fits = (one: Task) => state === 'all' || (state === 'done') === (one.done !== null);
            return { kind: 'tasks', value: tasks.filter(fits) };
          }
          case 'complete':
          case 'reopen': {
            const { id } = request.value;
            const since = request.value.do === 'complete' ? new Date().toISOString() : null;
            tasks = tasks.map((one) => (one.id === id ? { ...one, done: since } : one));
            return changed('task', id);
          }
          case 'delete': {
            const { id } = request.value;
            tasks = tasks.filter((one) => one.id !== id);
            return changed('task', id, 'removed');
          }
          case 'add': {
            const made = task(`t${Date.now()}`, request.value.text, request.value.due, request.value.priority);
            tasks = [...tasks, made];
            changed('task', made.id, 'added');
            return { kind: 'task', value: made };
          }
        }
        break;
      case 'list':
        switch (request.value.do) {
          case 'all':
            return { kind: 'lists', value: lists };
          case 'read': {
            const { list } = request.value;
            return { kind: 'list_items', value: items.filter((one) => one.list === list) };
          }
          case 'check': {
            const { item, checked } = request.value;
            items = items.map((one) => (one.id === item ? { ...one, checked } : one));
            return changed('list_item', item);
          }
        }
        break;
      case 'note':
        if (request.value.do === 'list') return { kind: 'notes', value: notes };
        if (request.value.do === 'get') {
          const { id } = request.value;
          const note = notes.find((one) => one.id === id);
          return note && { kind: 'note', value: note };
        }
        break;
      case 'timer':
        if (request.value.do === 'list') return { kind: 'timers', value: timers };
        break;
      case 'alarm':
        if (request.value.do === 'list') return { kind: 'alarms', value: [] };
        break;
      case 'reminder':
        if (request.value.do === 'list') return { kind: 'reminders', value: reminders };
        break;
      case 'calendar':
        if (request.value.do === 'between') return { kind: 'calendar_entries', value: calendar };
        break;
      case 'history':
        if (request.value.do === 'conversations') {
          return { kind: 'conversations', value: request.value.before ? [] : [{ id: 'c1', title: null, ...stamps }] };
        }
        if (request.value.do === 'turns') return { kind: 'turns', value: turns };
        if (request.value.do === 'turn') {
          const { id } = request.value;
          const found = turns.find((one) => one.id === id);
          return found && { kind: 'turn', value: found };
        }
        break;
      case 'memory':
        if (request.value.do === 'list') return { kind: 'facts', value: facts };
        break;
      case 'dictation':
        if (request.value.do === 'list') return { kind: 'dictations', value: dictations };
        return done;
      case 'transfer':
        if (request.value.do === 'backups') return { kind: 'backups', value: backups };
        break;
      case 'search':
        return { kind: 'found', value: [] };
      case 'listen':
      case 'stop':
      case 'subscribe':
        return done;
      case 'undo':
        return { kind: 'undone', value: { group: 'g', what: [], things: 0 } };
    }
    return undefined;
  };
}
