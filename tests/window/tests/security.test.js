// Who may come in: whoever has the link, by the page that Sotto itself serves, under a name that is its own. Nobody else gets
// anything.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { after, before, describe } from 'node:test';
import { eachAlone } from '../machine/alone.js';
import { enter, launch, settled, visit } from '../machine/chromium.js';
import { barriers } from '../machine/looks.js';

/** What becomes of a connection that a page begins to what Sotto speaks on. */
function connects(page, program) {
  const address = `ws://127.0.0.1:${program.port}/core`;
  return page.evaluate(
    (to) =>
      new Promise((resolve) => {
        const socket = new WebSocket(to);
        socket.onopen = () => resolve('open');
        socket.onclose = () => resolve('refused');
      }),
    address,
  );
}

/** What is answered to whoever asks under this name: the code, and the words. */
async function askedAs(host, program) {
  const asked = get({ host: '127.0.0.1', port: program.port, path: '/', headers: { host } });
  const [answer] = await once(asked, 'response');
  let words = '';
  for await (const part of answer.setEncoding('utf8')) words += part;
  return { code: answer.statusCode, words };
}

describe('who may come in', () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  const withProgram = eachAlone(() => browser);

  withProgram('a wrong token is refused in words, and shows nothing', async (program, page) => {
    await program.run('tasks', 'add', 'secret of the house');
    await page.goto(`${program.address}#token=${'A'.repeat(43)}`);
    const banner = page.getByRole('status').filter({ hasText: 'sotto serve' });
    await banner.waitFor();
    await page.getByRole('link', { name: 'Tasks' }).click();
    await settled(page);
    assert.equal(await page.getByText('secret of the house').count(), 0);
    assert.deepEqual(await barriers(page), []);
    // The right link opens the same page afterwards.
    await page.goto('about:blank');
    await enter(page, program.link);
    await banner.waitFor({ state: 'detached' });
    await visit(page, 'tasks');
    await page.getByRole('checkbox', { name: /secret of the house/ }).waitFor();
  });

  withProgram('without a token nothing is shown either', async (program, page) => {
    await page.goto(program.address);
    await page.getByRole('status').filter({ hasText: 'sotto serve' }).waitFor();
    assert.ok(await page.getByRole('navigation', { name: 'Screens' }).isVisible());
  });

  withProgram('the link of before is refused after --new-token, and the new one opens', async (program, page) => {
    await enter(page, program.link);
    const old = program.link;
    const port = program.port;
    await program.stop();
    await program.serve({ port, more: ['--new-token'] });
    assert.notEqual(program.link, old);
    await page.getByRole('status').filter({ hasText: 'Open the link' }).waitFor();
    await page.goto('about:blank');
    await page.goto(program.link);
    await settled(page);
    await page.getByRole('status').filter({ hasText: 'Open the link' }).waitFor({ state: 'detached' });
  });

  withProgram('a page of somebody else speaks with nobody here and reads nothing', async (program, page) => {
    const stranger = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<title>a stranger</title>'));
    stranger.listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    try {
      await page.goto(`http://127.0.0.1:${stranger.address().port}/`);
      assert.equal(await connects(page, program), 'refused');
      const read = page.evaluate((to) => fetch(to).then((answer) => answer.text()), program.address);
      await assert.rejects(read, /Failed to fetch/);
      // The same from a page of Sotto's own, so that it was refused for what it is.
      await page.goto(program.address);
      assert.equal(await connects(page, program), 'open');
    } finally {
      stranger.closeAllConnections();
      stranger.close();
    }
  });

  withProgram('under a name that is not ours nothing is given, not even the files', async (program) => {
    const ours = await askedAs(`127.0.0.1:${program.port}`, program);
    assert.equal(ours.code, 200);
    assert.match(ours.words, /<html/i);
    for (const name of ['sotto.example', 'localhost.example', `sotto.example:${program.port}`]) {
      const { code, words } = await askedAs(name, program);
      assert.equal(code, 421, name);
      assert.doesNotMatch(words, /<html/i, name);
    }
  });
});
