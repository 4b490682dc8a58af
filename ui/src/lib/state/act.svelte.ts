// Doing something: shown at once, sent to the core, taken back on the screen when the core could not, and with "Undo".
import { untrack } from 'svelte';
import type { Reply, Request } from '$lib/api';
import { ProblemError, problemOf, valueOf, type ReplyKind, type ValueOf } from '$lib/core/ask';
import { words } from '$lib/words';
import { LastAct } from './last-act';
import { connection, core } from './link.svelte';
import { toasts } from './toasts.svelte';

export interface ActOptions {
  /** Changes what is shown before the answer, and gives back the way to take that back. Usually `list.edit(…)`. */
  optimistic?: () => (() => void) | void;
  /** What was done, in the past tense ("Task deleted"), or how to say that of the reply. Shown with "Undo" when the core
      has done it. */
  undo?: string | ((reply: Reply) => string);
  /** What "Undo" asks for; without it, that the last thing is taken back. */
  undoWith?: Request;
  /** What was done, for things that cannot be taken back or are seen anyway; shown without "Undo". */
  said?: string;
  /** The problem is shown by whoever asked, not as a toast. */
  quiet?: boolean;
}

const lastAct = new LastAct(
  () => toasts.forgetUndo(),
  (turn) => (toasts.undoable = turn),
);

/** Called once by each page, while its root component is being set up: "Undo" is offered only as long as it takes back
    what it says. */
export function followUndo(): void {
  $effect(() => core().on((event) => lastAct.hear(event)));
  $effect(() => {
    // What is done elsewhere while nothing can be heard is not known here.
    if (connection.state !== 'open') untrack(() => toasts.forgetUndo());
  });
}

/** Asks for something that may change things. */
export async function request(what: Request): Promise<Reply> {
  lastAct.begin();
  let reply: Reply | null = null;
  try {
    reply = await core().call(what);
    return reply;
  } finally {
    lastAct.end(what, reply);
  }
}

/** Gives the reply, or `null` when it could not be done; then the person has been told (unless `quiet`). */
export async function act(what: Request, options: ActOptions = {}): Promise<Reply | null> {
  try {
    return await actOrThrow(what, options);
  } catch (error) {
    if (!options.quiet) toasts.show({ text: problemOf(error).sentence, tone: 'problem' });
    return null;
  }
}

/** Like `act`, but a problem is thrown as a `ProblemError`, for forms that show it where it belongs. */
export async function actOrThrow(what: Request, options: ActOptions = {}): Promise<Reply> {
  const takeBack = options.optimistic?.();
  const reply = await request(what);
  if (reply.kind === 'problem') {
    takeBack?.();
    throw new ProblemError(reply.value);
  }
  toasts.forgetUndo(reply.kind === 'begun' ? reply.value.id : null);
  toasts.forgetAbout(aboutOf(what));
  if (options.undo !== undefined) {
    const undoRequest: Request = options.undoWith ?? { kind: 'undo' };
    toasts.show({
      text: typeof options.undo === 'string' ? options.undo : options.undo(reply),
      undoes: options.undoWith === undefined,
      about: options.undoWith && aboutOf(options.undoWith),
      action: { label: words.common.undo, run: () => undo(undoRequest) },
    });
  } else if (options.said !== undefined) {
    toasts.show({ text: options.said });
  }
  return reply;
}

/** What a request is about, whichever way it turns it: the later of two makes the way back of the earlier one void. */
function aboutOf(what: Request): string {
  return JSON.stringify(what, (_name, value: unknown) => (typeof value === 'boolean' ? undefined : value));
}

/** Does it and gives what was answered, typed; throws a `ProblemError` otherwise. */
export async function actFor<K extends ReplyKind>(
  what: Request,
  kind: K,
  options: ActOptions = {},
): Promise<ValueOf<K>> {
  return valueOf(await actOrThrow(what, options), kind);
}

/** Takes the last thing back, and says what that was. */
export async function undo(how: Request = { kind: 'undo' }): Promise<void> {
  const reply = await request(how);
  // Whatever came of it, no message offers it any more.
  toasts.forgetUndo();
  if (reply.kind === 'problem') {
    toasts.show({ text: reply.value.sentence, tone: 'problem' });
    return;
  }
  if (reply.kind === 'undone') toasts.show({ text: words.common.undone(reply.value.what) });
}
