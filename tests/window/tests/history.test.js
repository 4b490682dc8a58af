// Ten thousand turns: brought in by the real import, then scrolled, searched and gone through.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { enter, launch, open, visit } from '../machine/chromium.js';
import { kept } from '../machine/household.js';
import { barriers, complaints, tooWide } from '../machine/looks.js';
import { Program } from '../machine/program.js';

const TURNS = 10_000;
/** So many of them belong to one conversation, and each of the others is one of its own. */
const TOGETHER = 5_000;
const DAY = 24 * 60 * 60 * 1000;

/** A name that sorts by its time, as Sotto gives them. */
function idAt(time, number) {
  const when = time.toString(16).padStart(12, '0');
  return `${when.slice(0, 8)}-${when.slice(8)}-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** An export with this history in place of its own; `like` is a real turn. */
function withHistory(whole, like, now) {
  const turns = [];
  const conversations = [];
  const began = now - 300 * DAY;
  for (let number = 0; number < TURNS; number += 1) {
    const time = began + Math.floor((number * 299 * DAY) / TURNS);
    const created = new Date(time).toISOString();
    if (number === 0 || number >= TOGETHER) {
      conversations.push({ id: idAt(time, 100_000 + number), title: null, created, changed: created });
    }
    turns.push({
      ...like,
      id: idAt(time, number),
      conversation: conversations.at(-1).id,
      heard: `Question number ${number}${number % 7 === 0 ? `, ${'with many more words '.repeat(12)}` : ''}`,
      answer: `Answer number ${number}. ${number % 5 === 0 ? 'It goes on for longer than one line does. '.repeat(8) : ''}`,
      actions: [],
      sources: [],
      created,
    });
  }
  return { ...whole, conversations, turns };
}

describe('ten thousand turns', () => {
  let program, browser, page, together;
  before(async () => {
    program = await Program.start();
    await program.run('ask', 'What is 2 plus 3?');
    const whole = await kept(program);
    const filled = withHistory(whole, whole.turns[0], Date.now());
    together = filled.conversations[0].id;
    const file = join(program.folder, 'history.json');
    await writeFile(file, JSON.stringify(filled));
    await program.run('import', file);
    assert.equal((await kept(program)).turns.length, TURNS + 1);
    browser = await launch();
    page = await open(browser);
    await enter(page, program.link);
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
  });

  const drawn = () => page.getByRole('main').locator('li[aria-posinset]').count();

  test('the list of conversations scrolls to its end, and few of its rows are drawn', async () => {
    await visit(page, 'conversations');
    const end = page.getByText('Question number 0', { exact: false }).first();
    for (let pages = 0; pages < 400 && !(await end.isVisible()); pages += 1) {
      await page.keyboard.press('End');
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      assert.ok((await drawn()) < 120);
    }
    await end.waitFor();
    assert.deepEqual([...(await barriers(page)), ...(await tooWide(page)), ...complaints(page)], []);
  });

  test('a conversation of five thousand turns begins at its newest, and scrolls to its first', async () => {
    await visit(page, `conversations/${together}`);
    await page.getByText(`Question number ${TOGETHER - 1}`).first().waitFor();
    assert.ok((await drawn()) < 120);
    // Rows are measured as they come into sight, so the beginning is reached in steps, as with a wheel.
    const first = page.getByRole('article', { name: /Question number 0\b/ });
    for (let steps = 0; steps < 100 && (await first.count()) === 0; steps += 1) {
      await page.evaluate(() => window.scrollTo(0, 0));
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    }
    await first.waitFor();
    assert.ok((await drawn()) < 120);
  });

  test('what is being read stays where it is while one scrolls up through rows of all heights', async () => {
    await visit(page, 'today');
    await visit(page, `conversations/${together}`);
    await page.getByText(`Question number ${TOGETHER - 1}`).first().waitFor();
    let seen = TOGETHER;
    for (let steps = 0; steps < 40; steps += 1) {
      await page.mouse.wheel(0, -500);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const shown = await page.getByRole('article').evaluateAll((all) =>
        all
          .filter((one) => one.getBoundingClientRect().bottom > 0 && one.getBoundingClientRect().top < window.innerHeight)
          .map((one) => Number(/Question number (\d+)/.exec(one.textContent)[1])),
      );
      assert.ok(shown.length > 0, 'the window is never empty');
      assert.deepEqual(shown, [...shown].sort((one, other) => one - other));
      assert.ok(shown[0] <= seen, `from ${seen} upward to ${shown[0]}`);
      seen = shown[0];
    }
    assert.ok(seen < TOGETHER - 20, `after 40 steps of the wheel: ${seen}`);
  });

  test('one turn among them is found, and its place is gone to', async () => {
    await visit(page, 'conversations');
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('number 1234');
    await page.getByRole('main').getByRole('button', { name: /Question number 1234/ }).first().click();
    await page.getByRole('article', { name: /Question number 1234\b/ }).waitFor();
    assert.ok((await drawn()) < 120);
    assert.deepEqual(complaints(page), []);
  });
});
