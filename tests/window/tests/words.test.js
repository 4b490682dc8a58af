// Words as people write them everywhere: long, from right to left, with signs of all kinds. They are kept as they are and
// never make a screen wider than its window.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SIZES, enter, launch, open, visit } from '../machine/chromium.js';
import { kept } from '../machine/household.js';
import { barriers, complaints, tooWide } from '../machine/looks.js';
import { Program } from '../machine/program.js';
import { WORDS } from '../machine/words.js';

describe('words of all kinds', () => {
  let program, browser, page;
  before(async () => {
    program = await Program.start();
    browser = await launch();
    page = await open(browser, { viewport: SIZES[0] });
    await enter(page, program.link);
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
  });

  async function standsWell() {
    assert.deepEqual([...(await tooWide(page)), ...(await barriers(page)), ...complaints(page)], []);
  }

  for (const [name, words] of Object.entries(WORDS)) {
    test(`${name}: as a task`, async () => {
      await visit(page, 'tasks');
      const field = page.getByRole('textbox', { name: 'New task' });
      await field.fill(words);
      await standsWell();
      await field.press('Enter');
      await page.getByRole('main').getByRole('list').getByText(words, { exact: true }).waitFor();
      assert.ok((await kept(program)).tasks.some((task) => task.text === words));
      await standsWell();
    });

    test(`${name}: as a list and on it`, async () => {
      await visit(page, 'lists');
      await page.getByRole('textbox', { name: 'New list' }).fill(words.slice(0, 100));
      await page.getByRole('button', { name: 'Create' }).click();
      const field = page.getByRole('textbox', { name: 'Add to the list' });
      await field.fill(words);
      await field.press('Enter');
      await page.getByRole('checkbox').first().waitFor();
      assert.ok((await kept(program)).list_items.some((item) => item.text === words));
      await standsWell();
      await visit(page, 'lists');
      await standsWell();
    });

    test(`${name}: as a note`, async () => {
      await visit(page, 'notes/new');
      await page.getByRole('textbox', { name: 'Title' }).fill(words);
      await page.getByRole('textbox', { name: 'Text' }).fill(words);
      await page.keyboard.press('Control+Enter');
      await page.getByRole('button', { name: 'Delete the note' }).or(page.getByRole('button', { name: /^More about/ })).first().waitFor();
      await standsWell();
      await visit(page, 'notes');
      await standsWell();
    });

    test(`${name}: as a request`, async () => {
      await visit(page, 'today');
      const field = page.getByRole('textbox', { name: 'Type to Sotto' });
      // A sentence that needs no language model, so that only the words are tried.
      await field.fill(`Add a task to ${words}`);
      await field.press('Enter');
      await page.waitForFunction(() => document.querySelector('main form input').value === '');
      await standsWell();
      await visit(page, 'conversations');
      await standsWell();
    });
  }
});
