// What jsdom lacks of a browser and the interface needs, what it does too slowly, and a clean page after each test.
import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';
import { toasts } from '$lib/state/toasts.svelte';
import { computedStyle } from './computed-style';

class Watch {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= Watch;
globalThis.IntersectionObserver ??= Watch as unknown as typeof IntersectionObserver;
Element.prototype.scrollIntoView ??= () => {};
Element.prototype.hasPointerCapture ??= () => false;
Element.prototype.setPointerCapture ??= () => {};
Element.prototype.releasePointerCapture ??= () => {};
window.scrollTo = () => {};
window.scrollBy = () => {};
window.getComputedStyle = computedStyle;

afterEach(() => {
  cleanup();
  toasts.clear();
  localStorage.clear();
});
