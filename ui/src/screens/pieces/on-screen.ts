// For the tests of screens: the address, the keys and a core, as the frame of the page gives them.
import type { FixtureCore } from '$lib/core/fixture';
import { keys } from '$lib/keys';
import { followAddress } from '$lib/router.svelte';
import { connect } from '$lib/state';

/** Stands at an address with a core; gives back the way to leave. */
export function onScreen(address: string, core: FixtureCore): () => void {
  location.hash = address;
  const stop = followAddress('today');
  const listen = (event: KeyboardEvent) => void keys.handle(event);
  window.addEventListener('keydown', listen);
  const gone = connect(core);
  return () => {
    window.removeEventListener('keydown', listen);
    stop();
    gone();
  };
}
