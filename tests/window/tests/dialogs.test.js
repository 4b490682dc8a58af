// The forms over the page: each is reached from its screen, has no barriers, fits its window, and Esc leads back to where one was.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SIZES, enter, launch, open, visit } from '../machine/chromium.js';
import { furnish } from '../machine/household.js';
import { barriers, complaints, tooWide } from '../machine/looks.js';
import { Program } from '../machine/program.js';

/** The screen, the button, and the entry of the menu where the button opens one. */
const FORMS = [
  ['today', 'Set', 'Timer'],
  ['today', 'Set', 'Alarm'],
  ['today', 'Set', 'Reminder'],
  ['tasks', /^More about /, 'Edit'],
  ['lists', /^More about /, 'Rename'],
  ['calendar', 'New entry', null],
  ['conversations', /^More about /, 'Rename'],
];

describe('forms over the page', () => {
  let program, browser;
  before(async () => {
    program = await Program.start();
    await furnish(program);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
  });

  for (const [colorScheme, { name, ...viewport }] of [['light', SIZES[0]], ['dark', SIZES[1]]]) {
    test(`${colorScheme}, ${name}`, async () => {
      const page = await open(browser, { viewport, colorScheme });
      await enter(page, program.link);
      const faults = [];
      for (const [screen, button, entry] of FORMS) {
        await visit(page, screen);
        const opens = page.getByRole('main').getByRole('button', { name: button, exact: true }).first();
        await opens.click();
        if (entry) await page.getByRole('menuitem', { name: entry, exact: true }).click();
        const form = page.getByRole('dialog');
        await form.waitFor();
        const found = [...(await barriers(page)), ...(await tooWide(page)), ...complaints(page)];
        faults.push(...found.map((fault) => `${screen}, ${entry ?? button}: ${fault}`));
        await page.keyboard.press('Escape');
        await form.waitFor({ state: 'detached' });
      }
      assert.deepEqual(faults, []);
      await page.context().close();
    });
  }
});
