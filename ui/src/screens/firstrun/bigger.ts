// Which larger model is worth a word at the end of the first run.
import type { Model } from '$lib/api';

/** The largest model that thinks, is larger than the one in use, keeps up with a conversation on this machine as it is, and
    for which the disk has room. One with terms of its own has to be read about first, so it is not offered in passing. */
export function biggerMind(models: readonly Model[]): Model | null {
  const minds = models.filter((model) => model.part === 'mind');
  const used = minds.find((model) => model.in_use)?.bytes ?? 0;
  const offered = minds
    .filter((model) => model.state.is === 'absent' && model.choosable && !model.own_terms)
    .filter((model) => model.fit?.how === 'well' && !model.fit.with_graphics && model.fit.room)
    .filter((model) => model.bytes !== null && model.bytes > used);
  return offered.sort((one, other) => (other.bytes ?? 0) - (one.bytes ?? 0))[0] ?? null;
}
