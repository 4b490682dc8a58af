// The last step of each model that is on its way, as events tell it. Many a second: the list itself is not asked for each.
import type { Step } from '$lib/api';
import { core } from '$lib/state';

export class Steps {
  #last = $state.raw<Readonly<Record<string, Step>>>({});

  /** Must be called while a component is being set up. */
  follow(): void {
    $effect(() =>
      core().on((event) => {
        if (event.kind !== 'step' || event.value.what !== 'download') return;
        const { [event.value.work]: _, ...others } = this.#last;
        this.#last = event.value.done ? others : { ...others, [event.value.work]: event.value };
      }),
    );
  }

  of(work: string): Step | undefined {
    return this.#last[work];
  }
}
