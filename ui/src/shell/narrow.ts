// Whether the window is as narrow as a phone. The styles ask the same.
import { MediaQuery } from 'svelte/reactivity';

let query: MediaQuery | null = null;

export const narrow = {
  get now(): boolean {
    // Not every page can be asked: then it has the room of a window.
    if (typeof window.matchMedia !== 'function') return false;
    query ??= new MediaQuery('(max-width: 45rem)', false);
    return query.current;
  },
};
