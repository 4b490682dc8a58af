// For tests of what follows the zone of the machine: another one, and back.
import { here } from '$lib/state/clock.svelte';

const home = { zone: here.zone, named: process.env['TZ'] };

export function travel(zone: string): void {
  process.env['TZ'] = zone;
  here.zone = zone;
}

export function comeHome(): void {
  if (home.named === undefined) delete process.env['TZ'];
  else process.env['TZ'] = home.named;
  here.zone = home.zone;
}
