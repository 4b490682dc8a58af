// Doing something: shown at once, sent to the core, taken back on the screen when the core could not, and with "Undo".
import type { Reply, Request } from '$lib/api';
import { ProblemError, problemOf, type ReplyKind, type ValueOf } from '$lib/core/ask';
import { problem } from '$lib/core/core';
import { words } from '$lib/words';
import { core } from './link.svelte';
import { toasts } from './toasts.svelte';

export interface ActOptions {
  /** Changes what is shown before the answer, and gives back the way to take that back. Usually `list.edit(…)`. */
  optimistic?: () => (() => void) | void;
  /** What was done, in the past tense ("Task deleted"). Shown with "Undo" when the core has done it. */
  undo?: string;
  /** What "Undo" asks for; without it, that the last thing is taken back. */
  undoWith?: Request;
  /** What was done, for things that cannot be taken back or are seen anyway; shown without "Undo". */
  said?: string;
  /** The problem is shown by whoever asked, not as a toast. */
  quiet?: boolean;
}

/** Gives the reply, or `null` when it could not be done; then the person has been told (unless `quiet`). */
export async function act(request: Request, options: ActOptions = {}): Promise<Reply | null> {
  try {
    return await actOrThrow(request, options);
  } catch (error) {
    if (!options.quiet) toasts.show({ text: problemOf(error).sentence, tone: 'problem' });
    return null;
  }
}

/** Like `act`, but a problem is thrown as a `ProblemError`, for forms that show it where it belongs. */
export async function actOrThrow(request: Request, options: ActOptions = {}): Promise<Reply> {
  const takeBack = options.optimistic?.();
  const reply = await core().call(request);
  if (reply.kind === 'problem') {
    takeBack?.();
    throw new ProblemError(reply.value);
  }
  toasts.forgetUndo();
  if (options.undo !== undefined) {
    const undoRequest: Request = options.undoWith ?? { kind: 'undo' };
    toasts.show({
      text: options.undo,
      undoes: options.undoWith === undefined,
      action: { label: words.common.undo, run: () => undo(undoRequest) },
    });
  } else if (options.said !== undefined) {
    toasts.show({ text: options.said });
  }
  return reply;
}

/** Does it and gives what was answered, typed; throws a `ProblemError` otherwise. */
export async function actFor<K extends ReplyKind>(
  request: Request,
  kind: K,
  options: ActOptions = {},
): Promise<ValueOf<K>> {
  const reply = await actOrThrow(request, options);
  if (reply.kind !== kind) {
    throw new ProblemError(problem('failed', `Sotto answered with "${reply.kind}" where "${kind}" was expected.`));
  }
  return ('value' in reply ? reply.value : undefined) as ValueOf<K>;
}

/** Takes the last thing back, and says what that was. */
export async function undo(request: Request = { kind: 'undo' }): Promise<void> {
  const reply = await core().call(request);
  if (reply.kind === 'problem') {
    toasts.show({ text: reply.value.sentence, tone: 'problem' });
    return;
  }
  toasts.forgetUndo();
  if (reply.kind === 'undone') toasts.show({ text: words.common.undone(reply.value.what) });
}
