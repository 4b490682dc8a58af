// Asks again and again whether the key to talk arrives, as long as somebody is there who tries it.
import type { SystemKeys } from '$lib/core/core';

/** Between two questions, in milliseconds; keys are held back for longer than that. */
export const PAUSE = 300;
/** The same where it is not tried, because nobody sees this page. */
export const LONG = 1000;

/** Begins to try it, and tells each answer; gives back the way to end that. */
export function tryKey(keys: SystemKeys, onanswer: (arrived: boolean | null) => void): () => void {
  let over = false;
  async function ask(): Promise<void> {
    while (!over) {
      const arrived = await keys.arrives();
      if (over) return;
      onanswer(arrived);
      await new Promise((resolve) => setTimeout(resolve, arrived === null ? LONG : PAUSE));
    }
  }
  void ask();
  return () => {
    over = true;
    keys.tried();
  };
}
