// Things that go away take their buttons with them: whoever stood on one goes on with the next, and is not thrown back to
// the beginning of the page.
import { untrack } from 'svelte';

/** Called while a component is being set up: `count` is how many things stand in `box` now. */
export function handOnFocus(box: () => HTMLElement | null, count: () => number): void {
  let inside = false;
  $effect.pre(() => {
    void count();
    inside = untrack(() => box()?.contains(document.activeElement) ?? false);
  });
  $effect(() => {
    void count();
    if (!inside || (document.activeElement && document.activeElement !== document.body)) return;
    const next = untrack(box)?.querySelector<HTMLElement>('button');
    (next ?? document.querySelector<HTMLElement>('[data-page-title]'))?.focus();
  });
}
