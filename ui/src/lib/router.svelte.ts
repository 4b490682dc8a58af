// Where one is: the part of the address after `#`, such as `#/conversations/0198…?search=milk`. Works the same in the
// window, in a browser and installed on a phone, and needs nothing from whoever serves the page.
class Place {
  /** The parts of the path: `['conversations', '0198…']`. */
  parts = $state.raw<readonly string[]>([]);
  /** What stands after `?`. */
  query = $state.raw(new URLSearchParams());

  /** The name of the screen. */
  get screen(): string {
    return this.parts[0] ?? '';
  }
}

export const place = new Place();

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function readHash(hash: string): { parts: string[]; query: URLSearchParams } {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { parts: path.split('/').filter((part) => part !== '').map(decoded), query: new URLSearchParams(query) };
}

/** The address of a screen and what is in it: `href('conversations', id)`. */
export function href(...parts: string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

/** Goes there. With `replace` the way back leaves the present place out. */
export function go(to: string, options: { replace?: boolean } = {}): void {
  if (options.replace) {
    history.replaceState(null, '', to);
    read();
  } else {
    location.hash = to.replace(/^#/, '');
  }
}

function read(): void {
  const { parts, query } = readHash(location.hash);
  place.parts = parts;
  place.query = query;
}

function moved(): void {
  // A fresh link pasted over this page changes only what stands after "#": the page begins anew with its token.
  if (location.hash.startsWith('#token=')) location.reload();
  else read();
}

/** Follows the address; called once by the page. */
export function followAddress(home: string): () => void {
  if (readHash(location.hash).parts.length === 0) history.replaceState(null, '', href(home));
  read();
  window.addEventListener('hashchange', moved);
  return () => window.removeEventListener('hashchange', moved);
}
