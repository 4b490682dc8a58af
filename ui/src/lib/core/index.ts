// Which way leads to the core here.
import { BrowserCore } from './browser';
import type { Core } from './core';
import { takeToken } from './token';
import { WindowCore } from './window';

export * from './core';
export * from './ask';

declare global {
  interface Window {
    __TAURI_INTERNALS__?: unknown;
  }
}

/** Whether this page is shown by the app itself and not by a browser. */
export function inWindow(): boolean {
  return window.__TAURI_INTERNALS__ !== undefined;
}

/** The address of the socket on the machine that gave out this page. */
export function coreAddress(location: Location): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/core`;
}

export async function openCore(): Promise<Core> {
  // Only while developing: the build takes this branch and everything behind it out.
  if (import.meta.env.MODE === 'fixture') return (await import('./fixture')).exampleCore();
  if (inWindow()) return new WindowCore();
  const token = takeToken(window.location, window.history, window.localStorage) ?? '';
  return new BrowserCore({ address: coreAddress(window.location), token });
}
