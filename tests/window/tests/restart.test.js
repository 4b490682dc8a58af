// Settings outlive the program, and the page outlives it too.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { enter, launch, open, settled, visit } from '../machine/chromium.js';
import { complaints, paper } from '../machine/looks.js';
import { Program } from '../machine/program.js';
import { until } from '../machine/until.js';

const LOST = 'The connection to Sotto was lost.';

describe('when the program ends and begins again', () => {
  let program, browser;
  before(async () => {
    program = await Program.start();
    browser = await launch();
  });
  afterEach(() => program.run('settings', 'reset', 'look'));
  after(async () => {
    await browser?.close();
    await program?.leave();
  });

  test('settings are as they were left, on the page and in the program', async () => {
    const page = await open(browser, { colorScheme: 'light' });
    await enter(page, program.link);
    await visit(page, 'settings/look');
    assert.ok((await paper(page)).every((part) => part > 127));
    await page.getByLabel('Light or dark').selectOption('dark');
    await page.getByLabel('Language of this window').selectOption('de');
    await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor();
    await visit(page, 'settings/voice');
    await page.getByRole('main').getByRole('switch').first().uncheck();
    await until(async () => JSON.parse(await program.run('--json', 'settings')).speech.spoken === false, 'the setting is kept');
    assert.deepEqual(complaints(page), []);
    await page.context().close();

    const port = program.port;
    await program.stop();
    await program.serve({ port });
    // A browser that was never here: nothing of this comes from its own storage.
    const again = await open(browser, { colorScheme: 'light' });
    await enter(again, program.link);
    await again.getByRole('heading', { name: 'Heute', level: 1 }).waitFor();
    assert.ok((await paper(again)).every((part) => part < 128));
    await visit(again, 'settings/voice');
    assert.equal(await again.getByRole('main').getByRole('switch').first().isChecked(), false);
    const settings = JSON.parse(await program.run('--json', 'settings'));
    assert.equal(settings.look.theme, 'dark');
    assert.deepEqual(settings.look.language, { is: 'named', name: 'de' });
    await again.context().close();
  });

  test('the page says that it lost the program, keeps what is shown, and comes back by itself', async () => {
    const page = await open(browser);
    await enter(page, program.link);
    await visit(page, 'tasks');
    const field = page.getByRole('textbox', { name: 'New task' });
    await field.fill('before');
    await field.press('Enter');
    await page.getByRole('checkbox', { name: /before/ }).waitFor();

    const port = program.port;
    const link = program.link;
    await program.crash();
    const banner = page.getByRole('status').filter({ hasText: LOST });
    await banner.waitFor();
    await page.getByRole('checkbox', { name: /before/ }).waitFor();
    await field.fill('meanwhile');
    await field.press('Enter');
    await page.getByRole('main').getByRole('alert').filter({ hasText: LOST }).waitFor();
    assert.equal(await field.inputValue(), 'meanwhile', 'what was written is not lost');
    // A connection that is refused is what is tried here.
    complaints(page);

    await program.serve({ port });
    assert.equal(program.link, link, 'the link is the same as before');
    await page.getByRole('button', { name: 'Try now' }).click({ timeout: 5000 }).catch(() => undefined);
    await banner.waitFor({ state: 'detached' });
    complaints(page);
    await field.press('Enter');
    await page.getByRole('checkbox', { name: /meanwhile/ }).waitFor();
    assert.deepEqual(complaints(page), []);
    await page.context().close();
  });

  test('a reload without the link opens the page again, as the browser keeps its key', async () => {
    const page = await open(browser);
    await enter(page, program.link);
    await page.goto(program.address);
    await settled(page);
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    await page.context().close();
  });
});
