// What is wrong when the page opens: each is told in words, with a way forward, and nothing is lost.
import assert from 'node:assert/strict';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { eachAlone } from '../machine/alone.js';
import { enter, launch, settled, visit } from '../machine/chromium.js';
import { kept } from '../machine/household.js';
import { ofNewerForm, replaced, torn } from '../machine/kept.js';
import { barriers, complaints } from '../machine/looks.js';
import { until } from '../machine/until.js';

describe('bad input', () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  const withProgram = eachAlone(() => browser);

  withProgram('an address that leads nowhere says so and leads back', async (program, page) => {
    await enter(page, program.link);
    await page.evaluate(() => (location.hash = '#/nowhere/at/all'));
    await page.getByText('There is no such page').waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('main').getByRole('link', { name: 'Go to Today' }).click();
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    for (const way of ['tasks/none', 'lists/none', 'notes/none', 'conversations/none', 'settings/none', 'calendar/none?day=never']) {
      await page.evaluate((to) => (location.hash = `#/${to}`), way);
      await settled(page);
      assert.notEqual((await page.locator('main').innerText()).trim(), '', way);
    }
    assert.deepEqual(complaints(page), []);
  });

  withProgram('damaged settings: the one is as it was at first, the others stay, and the page tells it', async (program, page) => {
    await program.run('settings', 'set', 'look.text_percent', '150');
    await program.run('settings', 'set', 'time.snooze_minutes', '25');
    const port = program.port;
    await program.stop();
    assert.ok((await replaced(program.folder, '"value":150', '"value":"~"')) > 0, 'the setting stands in the file');
    await program.serve({ port });
    await enter(page, program.link);
    await page.getByText(/could not be read and are as they were at first.*: look\.text_percent/).first().waitFor();
    const settings = JSON.parse(await program.run('--json', 'settings'));
    assert.equal(settings.look.text_percent, 100);
    assert.equal(settings.time.snooze_minutes, 25);
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('region', { name: 'What you should know' }).getByRole('link', { name: 'Show the settings' }).click();
    await page.getByRole('slider', { name: 'Text size' }).waitFor();
    assert.equal(await page.getByRole('searchbox').inputValue(), 'Text size');
  });

  withProgram('a damaged file: what can be saved is there, and the page tells what was done', async (program, page) => {
    await program.run('tasks', 'add', 'outlives the disk');
    await program.run('backup', 'now');
    await program.stop();
    await torn(program.folder);
    await program.serve();
    await enter(page, program.link);
    await visit(page, 'tasks');
    await page.getByRole('checkbox', { name: /outlives the disk/ }).waitFor();
    await page.getByRole('region', { name: 'What you should know' }).getByText(/damaged|backup/i).first().waitFor();
    assert.deepEqual(await barriers(page), []);
  });

  withProgram('data of a newer Sotto: every screen says so, nothing is changed, and the page can be gone through', async (program, page) => {
    await program.run('tasks', 'add', 'of tomorrow');
    const port = program.port;
    await program.stop();
    const file = join(program.folder, 'sotto.db');
    await ofNewerForm(program.folder, 900);
    const before = await readFile(file);
    await program.serve({ port });
    await page.addInitScript(() => localStorage.setItem('sotto.firstrun', 'over'));
    await page.goto(program.link);
    for (const name of ['Tasks', 'Lists', 'Notes', 'Conversations', 'Calendar']) {
      await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name }).click();
      const told = page.getByRole('main').getByRole('alert').filter({ hasText: 'newer Sotto' }).first();
      await told.waitFor();
      assert.ok(await told.getByRole('button', { name: 'Try again' }).isVisible(), name);
    }
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(await readFile(file), before);
  });

  withProgram('an export of a newer Sotto is refused whole', async (program) => {
    const file = join(program.folder, 'newer.json');
    await writeFile(file, JSON.stringify({ ...(await kept(program)), version: 900 }));
    await assert.rejects(program.run('import', file), /newer Sotto/);
  });

  withProgram('the offline switch holds for everything, is seen everywhere, and comes off again', async (program, page) => {
    await enter(page, program.link);
    await visit(page, 'privacy');
    const offline = page.getByRole('switch', { name: 'Offline' });
    assert.equal(await offline.isChecked(), false);
    await offline.check();
    await until(async () => JSON.parse(await program.run('--json', 'network')).switch.forbid_all === true, 'the program is offline');
    await page.getByText('Sotto is offline: none of this goes out now.').waitFor();
    await program.run('ask', 'What is 2 plus 3?');
    assert.deepEqual(await barriers(page), []);
    await page.reload();
    await settled(page);
    assert.equal(await offline.isChecked(), true);
    await offline.uncheck();
    await until(async () => JSON.parse(await program.run('--json', 'network')).switch.forbid_all === false, 'the program is online again');
    assert.deepEqual(complaints(page), []);
  });

  withProgram('damaged choices about the network: the stricter reading counts, and the page tells it', async (program, page) => {
    await enter(page, program.link);
    await visit(page, 'privacy');
    await page.getByRole('switch', { name: 'Offline' }).check();
    const file = join(program.folder, 'outbound.toml');
    await until(() => readFile(file).catch(() => null), 'the choices are kept');
    await writeFile(file, 'offline = = true\n');
    await page.reload();
    await settled(page);
    await page.getByText(/The file that holds these choices is damaged/).waitFor();
    assert.deepEqual(await barriers(page), []);
  });

  withProgram('a data folder that cannot be used: the program says so, and serves the page once it is right', async (program, page) => {
    await program.stop();
    // A file in its place: nobody can write in that, not even whoever may do everything.
    const aside = `${program.folder}-aside`;
    await rename(program.folder, aside);
    await writeFile(program.folder, '');
    try {
      await assert.rejects(program.serve(), /sotto serve ended with/);
    } finally {
      await rm(program.folder);
      await rename(aside, program.folder);
    }
    await program.serve();
    await enter(page, program.link);
  });
});
