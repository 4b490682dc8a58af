// Without a way out: by Sotto's own switch, and because the network of the machine is off. The window goes on, and who asks for
// something that has to come from elsewhere is told why it does not, and what to do.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { browser as chromium, enter, launch, open, visit } from '../machine/chromium.js';
import { kept } from '../machine/household.js';
import { barriers, complaints } from '../machine/looks.js';
import { leftOut } from '../machine/needs.js';
import { Offline, noOffline } from '../machine/offline.js';
import { Program } from '../machine/program.js';
import { until } from '../machine/until.js';

/** A small one of the catalog, which is in no starter set. */
const MODEL = 'Whisper tiny (Q5_1)';

/** Models are fetched into a folder of the test's own. */
async function ownModels() {
  return mkdtemp(join(tmpdir(), 'sotto-models-'));
}

/** What needs nobody outside is done as ever. */
async function goesOn(page, program) {
  await visit(page, 'today');
  const field = page.getByRole('textbox', { name: 'Type to Sotto' });
  await field.fill('What is 20 plus 3?');
  await field.press('Enter');
  await page.getByRole('main').getByText('23').first().waitFor();
  await visit(page, 'tasks');
  await page.getByRole('textbox', { name: 'New task' }).fill('Plant the garlic');
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: /Plant the garlic/ }).waitFor();
  assert.ok((await kept(program)).tasks.some((task) => task.text === 'Plant the garlic'));
}

/** Asks for the model, and gives the sentence that says why it does not come. */
async function refused(page) {
  await visit(page, 'models');
  await page.getByRole('button', { name: `Get ${MODEL}`, exact: true }).click();
  const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: MODEL, exact: true }) });
  const why = row.getByRole('alert');
  await why.waitFor();
  return (await why.innerText()).trim();
}

describe('offline, by the switch', () => {
  let models, program, browser, page;
  before(async () => {
    models = await ownModels();
    program = await Program.start({ SOTTO_MODELS_DIR: models });
    browser = await launch();
    page = await open(browser);
    await enter(page, program.link);
    await visit(page, 'privacy');
    await page.getByRole('switch', { name: 'Offline' }).check();
    await until(async () => JSON.parse(await program.run('--json', 'network')).switch.forbid_all === true, 'the program is offline');
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
    await rm(models, { recursive: true, force: true });
  });

  test('the window goes on', async () => {
    await goesOn(page, program);
    assert.deepEqual(complaints(page), []);
  });

  test('a download that is asked for says that it is forbidden, and the way leads to the switch', async () => {
    assert.match(await refused(page), /all connections are forbidden\. Allow them in the network settings/);
    await page.getByRole('button', { name: `Try again to get ${MODEL}` }).waitFor();
    await page.getByRole('main').getByText('Sotto is offline, so nothing can be fetched.').waitFor();
    assert.deepEqual(await barriers(page), []);

    await page.getByRole('link', { name: 'Change that under Privacy' }).click();
    const offline = page.getByRole('switch', { name: 'Offline' });
    await offline.waitFor();
    assert.equal(await offline.isChecked(), true);
    // That it was tried is told, too.
    await page.getByRole('table').getByText('Refused: offline').first().waitFor();
    await offline.uncheck();
    await until(async () => JSON.parse(await program.run('--json', 'network')).switch.forbid_all === false, 'the program is online again');
    await visit(page, 'models');
    await page.getByRole('button', { name: `Try again to get ${MODEL}` }).waitFor();
    assert.equal(await page.getByRole('main').getByText('Sotto is offline').count(), 0);
    assert.deepEqual(complaints(page), []);
  });
});

describe('offline, because the machine is', { skip: leftOut(await noOffline()) }, () => {
  let models, offline, program, browser, page;
  before(async () => {
    models = await ownModels();
    offline = await Offline.begin();
    // A proxy that somebody uses here would be another reason.
    const proxies = Object.fromEntries(['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]).map((name) => [name, undefined]));
    program = await Program.start({ SOTTO_MODELS_DIR: models, ...proxies }, offline.words);
    browser = await launch([], await offline.file(chromium()));
    page = await open(browser);
    await enter(page, program.link);
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
    await offline?.end();
    await rm(models, { recursive: true, force: true });
  });

  test('the window goes on', async () => {
    await goesOn(page, program);
    assert.deepEqual(complaints(page), []);
  });

  test('a download that is asked for says that nobody was reached, and is begun again or given up', async () => {
    const why = await refused(page);
    assert.match(why, /the server could not be reached/);
    assert.match(why, /start the download again to go on, or download https:\S+ yourself/);
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('button', { name: `Try again to get ${MODEL}` }).click();
    await page.getByRole('button', { name: `Pause ${MODEL}` }).waitFor();
    await page.getByRole('button', { name: `Stop getting ${MODEL} and discard what came` }).click();
    await page.getByRole('button', { name: `Get ${MODEL}`, exact: true }).waitFor();
    await visit(page, 'privacy');
    await page.getByRole('table').getByText(/^Failed \(/).first().waitFor();
    assert.deepEqual(complaints(page), []);
  });
});
