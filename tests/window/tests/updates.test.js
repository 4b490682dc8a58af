// A newer Sotto, as somebody gets it who opens no terminal: looked for, fetched, stopped on its way and gone on with, compared with
// what was announced, and shown in its folder. Whoever announces it is a server on this machine, with a signature as of a real one.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { enter, launch, open, visit } from '../machine/chromium.js';
import { barriers, complaints } from '../machine/looks.js';
import { Maker } from '../machine/maker.js';
import { PROGRAM, Program } from '../machine/program.js';
import { until } from '../machine/until.js';

/** A proxy that somebody uses here, and an image that a terminal runs out of, are none of Sotto's. */
const WITHOUT = Object.fromEntries(
  ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]).concat('APPIMAGE', 'APPDIR').map((name) => [name, undefined]),
);

describe('a newer Sotto', () => {
  let folder, maker, program, browser, page, main;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sotto-updates-'));
    // In the place of a file manager: it writes down what it was to show.
    await writeFile(join(folder, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$@" >'${join(folder, 'shown')}'\n`, { mode: 0o755 });
    maker = await Maker.start('99.0.0');
    const PATH = [folder, dirname(PROGRAM), process.env.PATH].join(delimiter);
    program = await Program.start({ ...WITHOUT, PATH });
    await program.run('update', '--on', '--from', maker.address, '--key', maker.key);
    browser = await launch();
    page = await open(browser);
    main = page.getByRole('main');
    await enter(page, program.link);
    await visit(page, 'settings/about');
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
    await maker?.leave();
    await rm(folder, { recursive: true, force: true });
  });

  const button = (name) => main.getByRole('button', { name, exact: true });
  const bar = () => main.getByRole('progressbar', { name: 'How much of the package is here' });

  test('is looked for when it is asked for, and not fetched by itself', async () => {
    await button('Look now').waitFor();
    assert.deepEqual(maker.asked, []);
    await button('Look now').click();
    await main.getByText('Sotto 99.0.0 is there.').waitFor();
    await main.getByText('It listens better.').waitFor();
    await button('Fetch it').waitFor();
    assert.deepEqual(maker.asked, ['/sotto.json', '/sotto.json.sig']);
    assert.deepEqual(await barriers(page), []);
  });

  test('is stopped on its way, and seen there also by who comes back', async () => {
    maker.hangs = true;
    await button('Fetch it').click();
    await bar().waitFor();
    await visit(page, 'tasks');
    await visit(page, 'settings/about');
    await bar().waitFor();
    await button('Stop').click();
    await main.getByText(/^Stopped/).waitFor();
    await button('Go on fetching').waitFor();
    assert.deepEqual(await barriers(page), []);
  });

  test('is not taken where another one comes, and fetched again', async () => {
    maker.hangs = false;
    maker.given = Buffer.alloc(maker.content.length, 'x');
    await button('Go on fetching').click();
    const why = main.getByRole('alert');
    await why.getByText(/Nothing was installed/).waitFor();
    assert.deepEqual(await barriers(page), []);
    maker.given = maker.content;
    await why.getByRole('button', { name: 'Try again' }).click();
    await main.getByText('Sotto 99.0.0 was fetched.').waitFor();
    assert.equal(await why.count(), 0);
    const file = (await main.locator('code').filter({ hasText: 'sotto-99.tar.gz' }).innerText()).trim();
    assert.equal(dirname(file), join(program.folder, 'updates'));
    assert.ok((await readFile(file)).equals(maker.content));
    assert.deepEqual(await barriers(page), []);
  });

  test('is shown in its folder, by the way of the system', { skip: process.platform !== 'linux' && 'a script stands for the file manager on Linux only' }, async () => {
    await button('Show it in its folder').click();
    const shown = await until(() => readFile(join(folder, 'shown'), 'utf8').catch(() => ''), 'the folder is shown');
    assert.equal(shown.trim(), join(program.folder, 'updates'));
  });

  test('stands in the ledger with each connection', async () => {
    const lines = (await program.run('--json', 'network', 'ledger')).trim().split('\n').map((line) => JSON.parse(line));
    assert.equal(lines.length, maker.asked.length);
    assert.ok(lines.every((line) => line.purpose === 'update' && line.grant === 'by-user'));
    await visit(page, 'privacy');
    await page.getByRole('table').getByText(new URL(maker.address).host).first().waitFor();
    assert.deepEqual(complaints(page), []);
  });
});
