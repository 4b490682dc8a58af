// Asking for one kind of reply: the value comes back typed, anything else is thrown as a problem with its sentence.
import type { Problem, Reply, Request } from '$lib/api';
import { words } from '$lib/words/words.svelte';
import { problem, type Core } from './core';

export type ReplyKind = Reply['kind'];

/** What a reply of this kind carries; `undefined` for a plain "done". */
export type ValueOf<K extends ReplyKind> =
  Extract<Reply, { kind: K }> extends { value: infer V } ? V : undefined;

/** A problem on its way to whoever shows it. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(of: Problem) {
    super(of.sentence);
    this.name = 'ProblemError';
    this.problem = of;
  }
}

/** Whatever was thrown, as a problem that can be shown. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem;
  return problem('failed', thrown instanceof Error ? thrown.message : String(thrown));
}

export async function ask<K extends ReplyKind>(core: Core, request: Request, kind: K): Promise<ValueOf<K>> {
  return valueOf(await core.call(request), kind);
}

/** What a reply carries, where it is of this kind; anything else is thrown. */
export function valueOf<K extends ReplyKind>(reply: Reply, kind: K): ValueOf<K> {
  if (reply.kind === 'problem') throw new ProblemError(reply.value);
  if (reply.kind !== kind) {
    console.warn(`Sotto answered with "${reply.kind}" where "${kind}" was expected.`);
    throw new ProblemError(problem('failed', words.common.shell.otherAnswer));
  }
  return ('value' in reply ? reply.value : undefined) as ValueOf<K>;
}
