// The forms over the page: each is reached from its screen, has no barriers, fits its window, and Esc leads back to where one was.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { SIZES, enter, launch, open, visit } from '../machine/chromium.js';
import { furnish, kept } from '../machine/household.js';
import { barriers, complaints, tooWide } from '../machine/looks.js';
import { Program } from '../machine/program.js';

/** Stands for the screen of a conversation that is kept: which one that is, is known once it was had. */
const CONVERSATION = 'conversations/one';

/** The screen, the button, and the entry of the menu where the button opens one; or a list, and the choice in it that is asked about. */
const FORMS = [
  ['today', 'Set', 'Timer'],
  ['today', 'Set', 'Alarm'],
  ['today', 'Set', 'Reminder'],
  ['tasks', /^More about /, 'Edit'],
  ['lists', /^More about /, 'Rename'],
  ['calendar', 'New entry', null],
  ['conversations', /^More about /, 'Rename'],
  [CONVERSATION, /^More about “/, 'Edit and send again'],
  ['memory', 'Remember something', null],
  ['memory', /Anna/, null],
  ['settings/dictation', 'Add a program', null],
  ['settings/dictation', /Change how “kitty”/, null],
  // These ask before something that cannot be undone. The one about a model is looked at in downloads.test.js.
  ['settings/dictation', 'Delete all', null],
  ['settings/keep', { list: 'Conversations' }, 'Not at all'],
  ['settings/keep', 'What you dictated: back to how it was at first', null],
  ['settings/about', 'Put all settings back', null],
  ['diagnostics', /^Restore the backup of /, null],
];

/** Something dictated, a program with a way of its own, what is kept for longer than at first, and a backup. */
async function furnishMore(program) {
  const now = new Date().toISOString();
  const dictation = {
    id: randomUUID(), heard: 'dear ada', text: 'Dear Ada', program: 'kitty', went: 'written', created: now, changed: now,
  };
  const file = join(program.folder, 'dictated.json');
  await writeFile(file, JSON.stringify({ ...(await kept(program)), dictations: [dictation] }));
  await program.run('import', file);
  await program.run('settings', 'set', 'dictation.programs', '[{"program": "kitty", "way": "paste"}]');
  await program.run('settings', 'set', 'keep.dictations', 'forever');
  await program.run('backup', 'now');
}

/** Does what opens it. */
async function call(page, opener, entry) {
  const main = page.getByRole('main');
  if (opener.list) {
    await main.getByRole('combobox', { name: opener.list, exact: true }).selectOption({ label: entry });
    return;
  }
  await main.getByRole('button', { name: opener, exact: true }).first().click();
  if (entry) await page.getByRole('menuitem', { name: entry, exact: true }).click();
}

describe('forms over the page', () => {
  let program, browser, conversation;
  before(async () => {
    program = await Program.start();
    await furnish(program);
    await furnishMore(program);
    conversation = `conversations/${(await kept(program)).conversations[0].id}`;
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
      for (const [screen, opener, entry] of FORMS) {
        await visit(page, screen === CONVERSATION ? conversation : screen);
        await call(page, opener, entry);
        const form = page.getByRole('dialog');
        await form.waitFor();
        const found = [...(await barriers(page)), ...(await tooWide(page)), ...complaints(page)];
        faults.push(...found.map((fault) => `${screen}, ${entry ?? opener}: ${fault}`));
        await page.keyboard.press('Escape');
        await form.waitFor({ state: 'detached' });
      }
      assert.deepEqual(faults, []);
      await page.context().close();
    });
  }
});
