// The first screen is fetched beside the frame around it and its language, and not behind them.
import { readHash } from '$lib/router.svelte';
import { HOME, routes } from './routes';

/** Begins to fetch the screen that this address names, or the one where the page begins. */
export function fetchFirst(hash: string): void {
  const name = readHash(hash).parts[0] ?? HOME;
  // Should it not come, the frame asks for it itself, and says so.
  routes
    .find((route) => route.name === name)
    ?.load()
    .catch(() => undefined);
}
