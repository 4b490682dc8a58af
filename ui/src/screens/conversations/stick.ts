// Keeps the newest in sight: while one is at the end of the page, the page follows as it grows; whoever scrolls up is left
// where they are.

/** Nearer to the end than this counts as being there. */
const NEAR = 120;

export function atEnd(scrolled: number, seen: number, whole: number): boolean {
  return scrolled + seen >= whole - NEAR;
}

/** Follows as long as `wanted` says so; gives back the way to stop. */
export function stickToEnd(grows: HTMLElement, wanted: () => boolean): () => void {
  const page = document.documentElement;
  let sticks = true;
  const look = () => (sticks = atEnd(window.scrollY, window.innerHeight, page.scrollHeight));
  const watch = new ResizeObserver(() => {
    if (sticks && wanted()) window.scrollTo(0, page.scrollHeight);
  });
  window.addEventListener('scroll', look, { passive: true });
  watch.observe(grows);
  return () => {
    window.removeEventListener('scroll', look);
    watch.disconnect();
  };
}
