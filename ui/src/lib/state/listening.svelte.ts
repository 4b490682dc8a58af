// What Sotto hears and says at this moment.
import { untrack } from 'svelte';
import type { Id, Listening, Problem, Request, Step, Turn } from '$lib/api';
import { ask } from '$lib/core/ask';
import { connection, core } from './link.svelte';
import { closeBrowserMicrophone, openBrowserMicrophone } from './sound.svelte';
import { toasts } from './toasts.svelte';

/** A problem that was told so shortly before somebody is listened to is about that. */
const JUST_NOW_MS = 1000;

class ListeningState {
  state = $state<Listening>('idle');
  /** How loud it is at the microphone, 0 to 1. Moves only while somebody calls `watchLevel()`. */
  level = $state(0);
  /** What was heard and will not change any more. */
  firm = $state('');
  /** What was heard and may still change. */
  tentative = $state('');
  /** The answer so far. */
  answer = $state('');
  /** The turn that the words and the answer belong to. */
  turn = $state<Id | null>(null);
  /** The last turn that was finished, until another begins. */
  done = $state.raw<Turn | null>(null);
  /** What the turn is doing, the newest last. */
  steps = $state.raw<Step[]>([]);
  /** The turn that a field of this page asked for: its answer stands there. */
  written = $state<Id | null>(null);
  /** What went wrong last; gone with the next request. */
  problem = $state.raw<Problem | null>(null);
  #since = 0;

  get microphoneClosed(): boolean {
    return this.state === 'closed';
  }

  /** Somebody is being listened to. */
  get hearing(): boolean {
    return this.state === 'request' || this.state === 'dictation';
  }

  /** The answer so far, or why there is none. */
  get said(): string {
    const { answer, done } = this;
    return answer === '' && done?.outcome.is === 'failed' ? done.outcome.sentence : answer;
  }

  /** What was done last of a request that is still being worked on. */
  get doing(): string | null {
    return this.state === 'working' ? (this.steps.at(-1)?.name ?? null) : null;
  }

  begin(turn: Id | null): void {
    this.turn = turn;
    this.firm = '';
    this.tentative = '';
    this.answer = '';
    this.done = null;
    this.steps = [];
    if (Date.now() - this.#since > JUST_NOW_MS) this.problem = null;
  }

  tell(problem: Problem): void {
    this.problem = problem;
    this.#since = Date.now();
  }
}

export const listening = new ListeningState();

let watchers = 0;

/** Lets `listening.level` move as long as the component that calls this lives. */
export function watchLevel(): void {
  $effect(() => {
    const watched = core();
    watchers += 1;
    watched.levels(true);
    return () => {
      watchers -= 1;
      if (watchers > 0) return;
      watched.levels(false);
      listening.level = 0;
    };
  });
}

/** Called once by each page, while its root component is being set up. */
export function followListening(): void {
  // What was told since a question is newer than its answer.
  let latest = 0;
  function load(): void {
    latest += 1;
    const mine = latest;
    void ask(core(), { kind: 'status' }, 'status').then(
      (status) => {
        if (mine === latest) listening.state = status.listening;
      },
      () => undefined,
    );
  }
  $effect(() => {
    void connection.opened;
    if (connection.state === 'open') untrack(load);
  });
  $effect(() =>
    core().on((event) => {
      switch (event.kind) {
        case 'changed_much':
          // Another state may be among what was lost.
          load();
          break;
        case 'listening':
          latest += 1;
          if ((event.value === 'request' || event.value === 'dictation') && !listening.hearing) listening.begin(null);
          // What is written is worked on without having been heard: the words of the turn before are over.
          if (event.value === 'working' && listening.done) listening.begin(null);
          listening.state = event.value;
          if (event.value === 'idle' || event.value === 'closed') listening.level = 0;
          break;
        case 'level':
          listening.level = event.value.level;
          break;
        case 'words':
          listening.turn = event.value.turn;
          listening.firm = event.value.firm;
          listening.tentative = event.value.tentative;
          break;
        case 'answer':
          // What was heard had a name of its own until now, so its words stay while the turn gets its name.
          if (listening.turn !== event.value.turn) {
            listening.turn = event.value.turn;
            listening.answer = '';
            listening.done = null;
          }
          listening.answer += event.value.text;
          break;
        case 'step':
          if (event.value.what === 'call') listening.steps = [...listening.steps.slice(-19), event.value];
          break;
        case 'turn_done':
          listening.turn = event.value.id;
          listening.done = event.value;
          listening.firm = event.value.heard;
          listening.tentative = '';
          listening.answer = event.value.answer;
          break;
        case 'problem':
          listening.tell(event.value);
          break;
      }
    }),
  );
}

/** The way to talk without a key: begins, or ends what was begun; while Sotto works or speaks, it stops. */
export async function talk(dictate = false): Promise<void> {
  if (listening.state === 'working' || listening.state === 'speaking') await core().call({ kind: 'stop' });
  else {
    if (!listening.hearing && !(await openBrowserMicrophone())) return;
    const done = await send({ kind: 'listen', value: { do: 'toggle', dictate } });
    if (!done) closeBrowserMicrophone();
  }
}

export async function closeMicrophone(closed: boolean): Promise<void> {
  await send({ kind: 'listen', value: { do: 'mute', closed } });
}

/** False when it could not be done; then the person has been told. */
async function send(request: Request): Promise<boolean> {
  const reply = await core().call(request);
  if (reply.kind === 'problem') toasts.show({ text: reply.value.sentence, tone: 'problem' });
  return reply.kind !== 'problem';
}
