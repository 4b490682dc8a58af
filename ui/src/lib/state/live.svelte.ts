// What a screen shows of the core, kept fresh: asked once, and again after each change of one of its kinds.
import { untrack } from 'svelte';
import type { Change, Event, Kind, Problem, Request } from '$lib/api';
import { ask, problemOf, type ReplyKind, type ValueOf } from '$lib/core/ask';
import { connection, core } from './link.svelte';

export interface Live<T> {
  /** What was answered last; `undefined` until the first answer. */
  readonly value: T | undefined;
  /** True until the first answer: the time for a skeleton. */
  readonly loading: boolean;
  /** What went wrong with the last try; the value before it is still there. */
  readonly problem: Problem | null;
  /** Asks again now. */
  reload(): Promise<void>;
  /** Changes what is shown before the core has answered; gives back the way to take that back. */
  edit(change: (value: T) => T): () => void;
}

export interface LiveOptions {
  /** Only these changes matter; without it every change of the kinds. */
  only?: (change: Change) => boolean;
  /** Further events after which to ask again. */
  also?: (event: Event) => boolean;
}

/** Must be called while a component is being set up (or inside `$effect.root`). Give the request as a function when it
    depends on state; a request of `null` asks nothing. */
export function live<K extends ReplyKind>(
  request: Request | (() => Request | null),
  kind: K,
  kinds: readonly Kind[],
  options: LiveOptions = {},
): Live<ValueOf<K>> {
  type T = ValueOf<K>;
  let value = $state.raw<T | undefined>(undefined);
  let loading = $state(true);
  let failed = $state.raw<Problem | null>(null);
  const wanted = () => (typeof request === 'function' ? request() : request);
  // Only the answer to the latest question counts: an earlier one may come later.
  let latest = 0;
  let again = false;
  let asking = false;

  async function load(): Promise<void> {
    const what = untrack(wanted);
    if (!what) {
      latest += 1;
      asking = false;
      again = false;
      value = undefined;
      failed = null;
      loading = false;
      return;
    }
    latest += 1;
    const mine = latest;
    asking = true;
    try {
      const answer = await ask(core(), what, kind);
      if (mine !== latest) return;
      value = answer;
      failed = null;
    } catch (error) {
      if (mine !== latest) return;
      failed = problemOf(error);
    } finally {
      if (mine === latest) {
        loading = false;
        asking = false;
        if (again) {
          again = false;
          void load();
        }
      }
    }
  }

  /** A burst of changes asks twice at most: the question under way, and one after it. */
  function soon(): void {
    if (asking) again = true;
    else void load();
  }

  $effect(() => {
    wanted();
    void connection.opened;
    void load();
  });

  $effect(() =>
    core().on((event) => {
      const mine = event.kind === 'changed' && event.value.some((change) => matters(change));
      if (mine || event.kind === 'changed_much' || options.also?.(event)) soon();
    }),
  );

  function matters(change: Change): boolean {
    return kinds.includes(change.kind) && (options.only?.(change) ?? true);
  }

  return {
    get value() {
      return value;
    },
    get loading() {
      return loading;
    },
    get problem() {
      return failed;
    },
    reload: load,
    edit(change) {
      const before = value;
      if (before === undefined) return () => {};
      const edited = change(before);
      value = edited;
      return () => {
        if (value === edited) value = before;
        // Another edit or an answer came since: what is true now is asked for.
        else void load();
      };
    },
  };
}
