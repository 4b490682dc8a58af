// Asking in writing, keeping things, and taking them back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { enter, launch, open, visit } from '../machine/chromium.js';
import { kept } from '../machine/household.js';
import { barriers, complaints } from '../machine/looks.js';
import { Program } from '../machine/program.js';
import { until } from '../machine/until.js';

describe('whoever types', () => {
  let program, browser, page;
  before(async () => {
    program = await Program.start();
    browser = await launch();
    page = await open(browser);
    await enter(page, program.link);
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
  });

  const undo = () => page.getByRole('status').getByRole('button', { name: 'Undo' }).click();

  test('is answered on Today, and finds it in Conversations with where its time went', async () => {
    const field = page.getByRole('textbox', { name: 'Type to Sotto' });
    await field.fill('What is 17 times 23?');
    await field.press('Enter');
    await page.getByText('391', { exact: false }).first().waitFor();
    assert.equal(await field.inputValue(), '');

    await visit(page, 'conversations');
    await page.getByRole('main').getByRole('link', { name: /17 times 23/ }).click();
    const turn = page.getByRole('article', { name: /17 times 23/ });
    await turn.getByText('391').waitFor();
    const details = turn.getByRole('button', { name: /Details/ });
    assert.equal(await details.getAttribute('aria-expanded'), 'false');
    await details.click();
    await turn.getByRole('img', { name: /Where the time went.*Understood/ }).waitFor();
    await turn.getByText('a fixed pattern, without a model').waitFor();
    await turn.getByText('this window').waitFor();
    assert.deepEqual(await barriers(page), []);
  });

  test('goes on in a conversation, and what was said stands there in order', async () => {
    const field = page.getByRole('textbox', { name: 'Write to Sotto' });
    await field.fill('What is 100 minus 1?');
    await field.press('Enter');
    await page.getByRole('article', { name: /100 minus 1/ }).getByText('99').waitFor();
    assert.deepEqual(await page.getByRole('article').evaluateAll((all) => all.map((one) => /times|minus/.exec(one.textContent)[0])), [
      'times',
      'minus',
    ]);
  });

  test('adds a task, ticks it off, and takes both back', async () => {
    await visit(page, 'tasks');
    const field = page.getByRole('textbox', { name: 'New task' });
    await field.fill('Water the plants');
    await field.press('Enter');
    const done = page.getByRole('checkbox', { name: /Water the plants/ });
    await done.waitFor();
    assert.deepEqual((await kept(program)).tasks.map((task) => task.text), ['Water the plants']);

    await done.click();
    await done.waitFor({ state: 'detached' });
    await until(async () => (await kept(program)).tasks[0].done !== null, 'the task is done');
    await undo();
    await done.waitFor();
    assert.equal((await kept(program)).tasks[0].done, null);

    await page.keyboard.press('Escape');
    await page.locator('h1').click();
    await page.keyboard.press('Control+z');
    await done.waitFor({ state: 'detached' });
    assert.deepEqual((await kept(program)).tasks, []);
  });

  test('lets Sotto read a time out of the words of a task', async () => {
    const field = page.getByRole('textbox', { name: 'New task' });
    await field.fill('clean the gutters by Friday');
    await page.getByRole('button', { name: 'Let Sotto read it' }).click();
    await page.getByRole('checkbox', { name: /gutters/ }).waitFor();
    const [task] = (await kept(program)).tasks;
    assert.equal(task.text, 'clean the gutters');
    assert.notEqual(task.due, null);
  });

  test('makes a list, puts things on it, and takes one back', async () => {
    await visit(page, 'lists');
    await page.getByRole('textbox', { name: 'New list' }).fill('Camping');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'Camping', level: 1 }).waitFor();
    const field = page.getByRole('textbox', { name: 'Add to the list' });
    await field.fill('tent, matches');
    await field.press('Enter');
    await page.getByRole('checkbox', { name: /matches/ }).waitFor();
    assert.deepEqual((await kept(program)).list_items.map((item) => item.text).sort(), ['matches', 'tent']);
    await undo();
    await page.getByRole('checkbox', { name: /matches/ }).waitFor({ state: 'detached' });
    assert.deepEqual((await kept(program)).list_items, []);
  });

  test('writes a note, deletes it and has it again', async () => {
    await visit(page, 'notes/new');
    await page.getByRole('textbox', { name: 'Title' }).fill('Garden');
    await page.getByRole('textbox', { name: 'Text' }).fill('Roses at the back');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'Garden', level: 1 }).waitFor();
    assert.deepEqual((await kept(program)).notes.map((note) => note.text), ['Roses at the back']);

    await visit(page, 'notes');
    await page.getByRole('button', { name: 'More about Garden' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await until(async () => (await kept(program)).notes.length === 0, 'the note is gone');
    await undo();
    await page.getByRole('link', { name: /Garden/ }).waitFor();
    assert.equal((await kept(program)).notes.length, 1);
  });

  test('sets a timer by hand, sees it count, and takes it back', async () => {
    await visit(page, 'today');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Timer' }).click();
    const dialog = page.getByRole('dialog', { name: 'Timer' });
    await dialog.getByRole('textbox', { name: 'Minutes' }).fill('25');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Bread');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Cancel Bread' }).waitFor();
    const left = page.getByText(/^2[45]:\d\d$/).first();
    const first = await left.innerText();
    await until(async () => (await left.innerText()) !== first, 'the timer counts');
    assert.deepEqual((await kept(program)).timers.map((timer) => [timer.name, timer.length_ms]), [['Bread', 25 * 60_000]]);
    await page.locator('h1').click();
    await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: 'Cancel Bread' }).waitFor({ state: 'detached' });
  });

  test('takes back what a request did by the button beside its answer, on Today and in the conversation', async () => {
    const beforeIt = (await kept(program)).tasks.length;
    const thereAre = (count) => until(async () => (await kept(program)).tasks.length === count, `${count} tasks`);
    const button = page.getByRole('main').getByRole('button', { name: 'Undo', exact: true });
    const field = page.getByRole('textbox', { name: 'Type to Sotto' });
    await field.fill('Add a task to polish the boots');
    await field.press('Enter');
    await button.waitFor();
    await thereAre(beforeIt + 1);
    assert.deepEqual(await barriers(page), []);
    await button.click();
    await thereAre(beforeIt);
    await button.waitFor({ state: 'detached' });

    await field.fill('What is 6 times 8?');
    await field.press('Enter');
    await page.locator('.answer p', { hasText: '48' }).first().waitFor();
    assert.equal(await button.count(), 0, 'where nothing was done there is nothing to take back');

    await field.fill('Add a task to oil the hinges');
    await field.press('Enter');
    await button.waitFor();
    await visit(page, 'conversations');
    await page.getByRole('main').getByRole('link').first().click();
    await page.getByRole('article', { name: /oil the hinges/ }).getByRole('button', { name: 'Undo', exact: true }).click();
    await thereAre(beforeIt);
  });

  test('sees what is done elsewhere without asking again', async () => {
    await visit(page, 'tasks');
    await program.run('tasks', 'add', 'From the command line');
    await page.getByRole('checkbox', { name: /From the command line/ }).waitFor();
    assert.deepEqual(complaints(page), []);
  });
});
