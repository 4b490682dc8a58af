// Keeps the shell of the page (the pages themselves and their hashed files), so that an installed Sotto opens at once and can
// say that the computer cannot be reached. Never an answer: those come through the socket, which no worker sees.
const SHELL = 'sotto-shell-1';
const PAGES = ['./', './index.html', './icon.svg', './manifest.webmanifest'];

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then(async (cache) => {
        await cache.addAll(PAGES);
        await cache.addAll(await belongsTo(await cache.match('./')));
      })
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.includes('/assets/')) event.respondWith(keptFirst(request));
  else if (request.mode === 'navigate' || isShell(url)) event.respondWith(freshFirst(request));
});

// The files that a page names. They came before this worker was there to keep them, and without them the kept page stays blank.
async function belongsTo(page) {
  const text = page ? await page.text() : '';
  return [...text.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]+)"/g)].map(([, file]) => file);
}

function isShell(url) {
  return PAGES.some((page) => new URL(page, self.registration.scope).pathname === url.pathname);
}

// A hashed file never changes under its name.
async function keptFirst(request) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(request, fresh.clone());
  return fresh;
}

// The page names the files that belong to it, so a new one is taken as soon as there is one.
async function freshFirst(request) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) {
      if (request.mode === 'navigate') await forgetOld(cache, kept?.clone(), fresh.clone());
      await cache.put(request, fresh.clone());
    }
    return fresh;
  } catch (error) {
    const instead = kept ?? (await cache.match('./index.html'));
    if (instead) return instead;
    throw error;
  }
}

// Another page means another version: the files of the one before would only pile up.
async function forgetOld(cache, before, now) {
  if (!before || (await before.text()) === (await now.text())) return;
  for (const file of await cache.keys()) {
    if (new URL(file.url).pathname.includes('/assets/')) await cache.delete(file);
  }
}
