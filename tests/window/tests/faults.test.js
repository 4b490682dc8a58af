// What ends behind the page: an engine, or the process that holds the data folder.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { enter, launch, open, visit } from '../machine/chromium.js';
import { kept } from '../machine/household.js';
import { complaints } from '../machine/looks.js';
import { leftOut } from '../machine/needs.js';
import { ASKABLE, childOf, kill } from '../machine/processes.js';
import { Program } from '../machine/program.js';
import { until } from '../machine/until.js';

const skip = leftOut(ASKABLE ? false : 'which process started which is asked of ps here');

describe('when something ends while the window is open', { skip }, () => {
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

  const mind = async () => childOf(await program.resident(), 'sotto-mind');

  async function asks(words, answer) {
    await visit(page, 'today');
    const field = page.getByRole('textbox', { name: 'Type to Sotto' });
    await field.fill(words);
    await field.press('Enter');
    if (answer) await page.getByRole('main').getByText(answer).first().waitFor();
  }

  /** Until the turn is over. */
  async function answered() {
    const send = page.getByRole('main').getByRole('button', { name: /^Send$/ });
    await page.getByText('Thinking').first().waitFor({ state: 'hidden' });
    await until(() => send.isEnabled(), 'the turn is over', 120_000);
  }

  test('the engine that thinks: the page stays, and the next open question is answered by a new one', async () => {
    // Nothing but an open question starts it where Sotto's own adapter is: that needs nothing computed ahead.
    await asks('Why is the sky blue?');
    const first = await until(mind, 'the engine runs');
    await answered();
    kill(first);
    await until(async () => (await mind()) !== first, 'it is gone');
    // What needs no engine goes on at once.
    await asks('What is 20 plus 3?', '23');
    await visit(page, 'tasks');
    await page.getByRole('textbox', { name: 'New task' }).fill('still here');
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: /still here/ }).waitFor();

    await asks('Why is the grass green?');
    const second = await until(mind, 'another one was started');
    assert.notEqual(second, first);
    await answered();
    const turn = await until(async () => (await kept(program)).turns.find(({ heard }) => /grass/.test(heard)), 'the turn is kept');
    assert.notEqual(turn.outcome.is, 'failed', JSON.stringify(turn.outcome));
    assert.notEqual(turn.answer.trim(), '');
  });

  test('the engine that thinks, in the middle of an answer: the turn ends with words', async () => {
    await asks('Tell me a long story about the sea.');
    const working = await until(mind, 'the engine runs');
    await page.getByText('Thinking').first().waitFor();
    kill(working);
    await answered();
    await asks('What is 30 plus 4?', '34');
    assert.deepEqual(complaints(page), []);
  });

  test('the one that holds the data folder: what was kept is there, and the page goes on', async () => {
    await visit(page, 'tasks');
    const holder = await program.resident();
    kill(holder);
    const field = page.getByRole('textbox', { name: 'New task' });
    await field.fill('after it');
    await until(async () => {
      if ((await field.inputValue()) !== '') await field.press('Enter');
      return page.getByRole('checkbox', { name: /after it/ }).first().isVisible();
    }, 'the task is added');
    await page.getByRole('checkbox', { name: /still here/ }).waitFor();
    assert.notEqual(await program.resident(), holder);
  });
});
