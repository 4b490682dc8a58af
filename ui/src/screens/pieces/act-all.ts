// Several requests that are one act for the person: done one after the other, and taken back together.
import type { Request } from '$lib/api';
import { problemOf } from '$lib/core/ask';
import { actOrThrow, request, toasts } from '$lib/state';
import { words } from '$lib/words';

interface Options {
  /** Changes what is shown before the answers, and gives back the way to take that back. */
  optimistic?: () => (() => void) | void;
  /** What was done, in the past tense; shown with "Undo". */
  undo: string;
}

/** True when all of it was done. When one of them cannot be done, those before it are taken back. */
export async function actAll(requests: readonly Request[], { optimistic, undo }: Options): Promise<boolean> {
  const takeBack = optimistic?.();
  let done = 0;
  try {
    for (const one of requests) {
      await actOrThrow(one);
      done += 1;
    }
  } catch (error) {
    takeBack?.();
    await backOut(done);
    toasts.show({ text: problemOf(error).sentence, tone: 'problem' });
    return false;
  }
  toasts.show({
    text: undo,
    undoes: true,
    action: {
      label: words.common.undo,
      run: async () => {
        toasts.forgetUndo();
        const problem = await backOut(done);
        toasts.show(problem === null ? { text: words.common.undone([]) } : { text: problem, tone: 'problem' });
      },
    },
  });
  return true;
}

/** Takes back the last things that were done; the sentence of what stood in the way, if something did. */
async function backOut(count: number): Promise<string | null> {
  for (let left = count; left > 0; left -= 1) {
    const reply = await request({ kind: 'undo' });
    if (reply.kind === 'problem') return reply.value.sentence;
  }
  return null;
}
