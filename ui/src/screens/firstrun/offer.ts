// Leads to the first run when the page is opened by somebody who has never talked with Sotto, and was not welcomed before.
import { ask } from '$lib/core/ask';
import { go, href, place } from '$lib/router.svelte';
import { core } from '$lib/state';
import { isDue } from './steps';

/** Only from the page where one begins: whoever followed a link wants to go there. */
export async function offerFirstRun(home: string): Promise<void> {
  if (place.screen !== home || !isDue(false, localStorage)) return;
  try {
    const [kept, any] = await Promise.all([
      ask(core(), { kind: 'settings' }, 'settings'),
      ask(core(), { kind: 'history', value: { do: 'conversations', before: null, limit: 1 } }, 'conversations'),
    ]);
    const begun = kept.machine.welcomed || any.length > 0;
    if (place.screen === home && isDue(begun, localStorage)) go(href('firstrun'), { replace: true });
  } catch {
    // Not reached: the banner says so, and the next start offers it again.
  }
}
