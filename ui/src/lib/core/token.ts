// The token stands in the link that `sotto serve` prints. It leaves the address bar at once, so that it is in no
// bookmark and no screenshot, and stays in the browser so that the installed page starts again without the link.
const KEPT_AS = 'sotto.token';

export function takeToken(location: Location, history: History, storage: Storage): string | null {
  const parts = new URLSearchParams(location.hash.replace(/^#/, ''));
  const fresh = location.hash.startsWith('#token=') ? parts.get('token') : null;
  if (fresh) {
    history.replaceState(null, '', `${location.pathname}${location.search}#/today`);
    try {
      storage.setItem(KEPT_AS, fresh);
    } catch {
      // A browser that keeps nothing still works until the page is closed.
    }
    return fresh;
  }
  try {
    return storage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}
