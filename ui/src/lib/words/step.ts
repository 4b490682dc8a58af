// How far a long piece of work is, in words: "40 % · 5 MB/s · 3 minutes left".
import type { Step } from '../api';
import { duration, percent, rate } from './format.svelte';
import { words } from './words.svelte';

/** `fraction`: what is known of it, also without a step. */
export function stepWords(fraction: number | null, step: Step | undefined): string {
  const parts = fraction === null ? [] : [percent(fraction)];
  if (step?.rate !== null && step?.rate !== undefined) {
    parts.push(rate(step.rate));
    if (step.seconds_left !== null) parts.push(words.models.left(duration(step.seconds_left * 1000)));
  } else if (fraction === null || fraction < 1) {
    parts.push(words.models.waiting);
  }
  return parts.join(' · ');
}
