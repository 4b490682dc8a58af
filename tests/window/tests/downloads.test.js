// A model on its way here: paused and gone on with, also by another program later; a connection that breaks off, and a server that is
// busy; and what came at the end is the file, to the byte. It comes from a server of the test's own, by a catalog that names it beside
// all others: only a build for tests reads another one than the one in it.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { enter, launch, open, visit } from '../machine/chromium.js';
import { barriers, complaints } from '../machine/looks.js';
import { leftOut } from '../machine/needs.js';
import { Program } from '../machine/program.js';
import { Source, noSource } from '../machine/source.js';
import { until } from '../machine/until.js';

const CATALOG = new URL('../../../models/catalog.toml', import.meta.url);
const LENGTH = 4 << 20;
/** Nobody listens to it: what is fetched here only has to be the file that the catalog promises. */
const MODEL = 'Whisper of a test';
const PLACE = ['ear', 'of-a-test', 'of-a-test.bin'];

function entry(address, content) {
  return `
[[model]]
id = "of-a-test"
kind = "ear"
title = "${MODEL}"
file = "of-a-test.bin"
url = "${address}"
bytes = ${content.length}
sha256 = "${createHash('sha256').update(content).digest('hex')}"
licence = "MIT"
languages = ["*"]
memory_mb = 100
`;
}

/** How far the page says that it is, in percent. */
async function shown(page) {
  const bar = page.getByRole('progressbar', { name: `How much of ${MODEL} is here` });
  return (await bar.count()) === 0 ? 0 : Number(await bar.getAttribute('aria-valuenow'));
}

const button = (page, name) => page.getByRole('button', { name, exact: true });
const row = (page) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: MODEL, exact: true }) });
/** So many bytes are here at least where the page says so: it rounds. */
const part = (share) => Math.floor((LENGTH * (share - 1)) / 100);

describe('a model on its way here', { skip: leftOut(await noSource()) }, () => {
  const content = randomBytes(LENGTH);
  let folder, source, program, browser, page;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sotto-models-'));
    source = await Source.begin(content);
    const catalog = join(folder, 'catalog.toml');
    await writeFile(catalog, (await readFile(CATALOG, 'utf8')) + entry(source.address, content));
    // A proxy that somebody uses here does not lead to a server on this machine.
    const proxies = Object.fromEntries(['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]).map((name) => [name, undefined]));
    program = await Program.start({ SOTTO_MODELS_DIR: folder, SOTTO_CATALOG: catalog, SOTTO_CA_FILE: source.authority, ...proxies });
    browser = await launch();
    page = await open(browser);
    await enter(page, program.link);
    await visit(page, 'models');
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
    await source?.end();
    await rm(folder, { recursive: true, force: true });
  });

  test('comes, is paused, and what came is kept', async () => {
    source.upTo = part(30);
    await button(page, `Get ${MODEL}`).click();
    await until(async () => (await shown(page)) >= 20, 'a part of it is here');
    assert.deepEqual(await barriers(page), []);
    await button(page, `Pause ${MODEL}`).click();
    await button(page, `Go on getting ${MODEL}`).waitFor();
    await row(page).getByText(/^Paused · \d+\s?% is here$/).waitFor();
    assert.deepEqual(source.asked, [0]);
    assert.ok((await shown(page)) >= 20);
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(complaints(page), []);
  });

  test('goes on from there', async () => {
    source.upTo = part(50);
    const before = await shown(page);
    await button(page, `Go on getting ${MODEL}`).click();
    await until(async () => (await shown(page)) >= 40, 'more of it is here');
    assert.ok(before < 40);
    assert.equal(source.asked.length, 2);
    assert.ok(source.asked[1] >= part(20), `it was asked for from ${source.asked[1]}`);
    assert.deepEqual(complaints(page), []);
  });

  test('where the connection breaks off and the server is busy, it waits and goes on by itself', async () => {
    source.busy = 1;
    source.cut();
    await row(page).getByText('Waiting for the network').waitFor();
    // What came stays.
    assert.ok((await shown(page)) >= 40);
    source.upTo = part(70);
    await until(async () => (await shown(page)) >= 60, 'more of it is here');
    assert.equal(source.asked.length, 4);
    // The one that was told to come again asked for the same as the one after it: from where the connection broke off.
    assert.ok(source.asked[2] >= part(40), `it was asked for from ${source.asked[2]}`);
    assert.equal(source.asked[3], source.asked[2]);
    assert.equal(await row(page).getByRole('alert').count(), 0);
    assert.deepEqual(complaints(page), []);
  });

  test('paused, it waits for the next start of Sotto, and is whole at the end', async () => {
    await button(page, `Pause ${MODEL}`).click();
    await button(page, `Go on getting ${MODEL}`).waitFor();
    await page.goto('about:blank');
    await program.stop();
    complaints(page);

    await program.serve();
    await enter(page, program.link);
    await visit(page, 'models');
    await row(page).getByText(/^Paused · \d+\s?% is here$/).waitFor();
    assert.ok((await shown(page)) >= 60);
    const before = source.asked.length;
    source.upTo = LENGTH;
    await button(page, `Go on getting ${MODEL}`).click();
    await button(page, `Remove ${MODEL}`).waitFor();
    assert.equal(source.asked.length, before + 1);
    assert.ok(source.asked[before] >= part(60), `it was asked for from ${source.asked[before]}`);
    assert.ok(content.equals(await readFile(join(folder, ...PLACE))), 'what came is the file');
    // Each of these connections is told.
    await visit(page, 'privacy');
    await page.getByRole('table').getByText('127.0.0.1').first().waitFor();
    assert.deepEqual(complaints(page), []);
  });

  test('whether it is to be removed is asked first, without barriers, and Esc leaves it here', async () => {
    await visit(page, 'models');
    await button(page, `Remove ${MODEL}`).click();
    const question = page.getByRole('dialog', { name: `Remove ${MODEL}?`, exact: true });
    await question.waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await button(page, `Remove ${MODEL}`).waitFor();
    assert.ok(content.equals(await readFile(join(folder, ...PLACE))), 'it is still here');
    assert.deepEqual(complaints(page), []);
  });
});
