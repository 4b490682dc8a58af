// Put among the programs of a phone or a computer: what a browser needs for that is there; and what is installed opens also where
// the machine of Sotto cannot be reached, says so, and comes back by itself.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { eachAlone } from '../machine/alone.js';
import { enter, launch, settled } from '../machine/chromium.js';
import { complaints } from '../machine/looks.js';

const LOST = 'The connection to Sotto was lost.';

describe('the installed page', () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  const withProgram = eachAlone(() => browser);

  withProgram('says what it is called, where it begins, and which pictures it has, each as large as it is', async (program, page) => {
    await enter(page, program.link);
    const { kind, manifest, pictures } = await page.evaluate(async () => {
      const { href } = document.querySelector('link[rel="manifest"]');
      const answer = await fetch(href);
      const manifest = await answer.json();
      const drawn = manifest.icons.filter(({ type }) => type === 'image/png');
      const pictures = drawn.map(async ({ src, sizes, purpose }) => {
        const picture = new Image();
        picture.src = new URL(src, href).href;
        await picture.decode();
        return { sizes, purpose, is: `${picture.naturalWidth}x${picture.naturalHeight}` };
      });
      return { kind: answer.headers.get('content-type'), manifest, pictures: await Promise.all(pictures) };
    });
    assert.match(kind, /^application\/manifest\+json/);
    assert.equal(manifest.name, 'Sotto');
    assert.equal(manifest.display, 'standalone');
    // Both lead to the page itself, wherever it is served.
    assert.equal(new URL(manifest.start_url, program.address).href, `${program.address}#/today`);
    assert.equal(new URL(manifest.scope, program.address).href, program.address);
    for (const { sizes, is } of pictures) assert.equal(is, sizes);
    // What browsers ask for before they offer to install a page.
    for (const size of ['192x192', '512x512']) assert.ok(pictures.some(({ sizes }) => sizes === size), size);
    assert.ok(pictures.some(({ purpose }) => purpose === 'maskable'));
    assert.deepEqual(complaints(page), []);
  });

  withProgram('opens where the machine is not reached after one visit, and comes back by itself', async (program, page) => {
    await enter(page, program.link);
    // The worker has everything, and every later request of this page goes through it.
    await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
    const kept = await page.evaluate(async () => {
      const text = await (await caches.match('./')).text();
      const first = new DOMParser().parseFromString(text, 'text/html');
      const named = [...first.querySelectorAll('script[src], link[rel="stylesheet"]')];
      const files = named.map((one) => new URL(one.getAttribute('src') ?? one.getAttribute('href'), location.href).href);
      return Promise.all(files.map(async (file) => Boolean(await caches.match(file))));
    });
    assert.ok(kept.length > 0 && kept.every(Boolean), 'what the page is made of is kept');

    const port = program.port;
    await program.crash();
    await page.goto(program.address);
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    const banner = page.getByRole('status').filter({ hasText: LOST });
    await banner.waitFor();
    // A connection that is refused is what is tried here.
    complaints(page);

    await program.serve({ port });
    await page.getByRole('button', { name: 'Try now' }).click({ timeout: 5000 }).catch(() => undefined);
    await banner.waitFor({ state: 'detached' });
    complaints(page);
    await page.reload();
    await settled(page);
    assert.deepEqual(complaints(page), []);
  });
});
