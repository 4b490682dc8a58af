// Waiting for what happens in its own time.
import { setTimeout as pause } from 'node:timers/promises';

/** How long anything may take, on a slow machine with other work. It is no measure of speed. */
export const PATIENCE = 60_000;

/** Gives what `look` gives as soon as that is something. */
export async function until(look, what, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`It did not happen in ${patience / 1000} seconds: ${what}`);
    await pause(50);
  }
}
