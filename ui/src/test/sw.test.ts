// Needs no page.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, it, vi } from 'vitest';

// The worker is a plain script that the browser runs by itself, so it is run here in a world of its own.
const script = readFileSync('public/sw.js', 'utf8');
const HOME = 'https://home.lan:7788/';

class Files {
  all = new Map<string, Response>();
  /** What stands in the first page. */
  page = '';
  #of = (request: string | { url: string }) => new URL(typeof request === 'string' ? request : request.url, HOME).href;
  async addAll(pages: string[]) {
    for (const page of pages) this.all.set(this.#of(page), new Response(page === './' && this.page !== '' ? this.page : page));
  }
  async match(request: string | { url: string }) {
    return this.all.get(this.#of(request))?.clone();
  }
  async put(request: { url: string }, response: Response) {
    this.all.set(this.#of(request), response);
  }
  async keys() {
    return [...this.all.keys()].map((url) => ({ url }));
  }
  async delete(request: { url: string }) {
    return this.all.delete(this.#of(request));
  }
}

describe('the worker of the installed page', () => {
  const files = new Files();
  let online: (url: string) => Response;
  let listeners: Record<string, (event: object) => void>;

  beforeEach(async () => {
    files.all.clear();
    files.page = '';
    listeners = {};
    online = (url) => new Response(`fresh ${url}`);
    const self = {
      addEventListener: (name: string, listener: (event: object) => void) => (listeners[name] = listener),
      location: new URL(`${HOME}sw.js`),
      registration: { scope: HOME },
      skipWaiting: async () => {},
      clients: { claim: async () => {} },
    };
    const caches = { open: async () => files, keys: async () => ['sotto-shell-0', 'sotto-shell-1'], delete: vi.fn() };
    const fetch = async (request: { url: string }) => online(request.url);
    runInNewContext(script, { self, caches, fetch, URL, Promise });
    await wait('install');
    await wait('activate');
    expect(caches.delete.mock.calls).toEqual([['sotto-shell-0']]);
  });

  async function wait(name: string): Promise<void> {
    let done: Promise<unknown> | undefined;
    listeners[name]?.({ waitUntil: (promise: Promise<unknown>) => (done = promise) });
    await done;
  }

  async function ask(path: string, mode = 'no-cors', method = 'GET'): Promise<string | null> {
    let answer: Promise<Response> | undefined;
    const request = { url: new URL(path, HOME).href, mode, method };
    listeners['fetch']?.({ request, respondWith: (promise: Promise<Response>) => (answer = promise) });
    return answer ? (await answer).text() : null;
  }

  const offline = () => {
    online = () => {
      throw new TypeError('no network');
    };
  };

  it('gives the page of the computer while it can be reached, and the kept one otherwise', async () => {
    expect(await ask('./', 'navigate')).toBe(`fresh ${HOME}`);
    offline();
    expect(await ask('./', 'navigate')).toBe(`fresh ${HOME}`);
  });

  it('keeps from the first visit on what the page is made of, which came before the worker', async () => {
    files.page = '<link rel="manifest" href="./manifest.webmanifest" /><script type="module" src="./assets/main-1a.js"></script>'
      + '<link rel="stylesheet" crossorigin href="./assets/main-1b.css"><a href="https://elsewhere.example/">';
    await wait('install');
    offline();
    expect(await ask('./assets/main-1a.js')).toBe('./assets/main-1a.js');
    expect(await ask('./assets/main-1b.css')).toBe('./assets/main-1b.css');
    expect([...files.all.keys()].filter((url) => url.includes('elsewhere'))).toEqual([]);
  });

  it('keeps hashed files and asks for them once', async () => {
    const asked = vi.fn((url: string) => new Response(url));
    online = asked;
    await ask('./assets/main-1a.js');
    await ask('./assets/main-1a.js');
    expect(asked).toHaveBeenCalledOnce();
  });

  it('does not keep what was not found', async () => {
    online = () => new Response('gone', { status: 404 });
    await ask('./assets/old.js');
    expect([...files.all.keys()].some((url) => url.includes('old.js'))).toBe(false);
  });

  it('forgets the files of the version before', async () => {
    online = () => new Response('version one');
    await ask('./', 'navigate');
    await ask('./assets/main-1.js');
    await ask('./', 'navigate');
    expect([...files.all.keys()].some((url) => url.includes('main-1.js'))).toBe(true);
    online = () => new Response('version two');
    await ask('./', 'navigate');
    expect([...files.all.keys()].some((url) => url.includes('main-1.js'))).toBe(false);
  });

  it('keeps its hands off everything else', async () => {
    expect(await ask('./core')).toBeNull();
    expect(await ask('https://elsewhere.example/assets/a.js')).toBeNull();
    expect(await ask('./assets/a.js', 'no-cors', 'POST')).toBeNull();
  });
});
