// Little room: strange words on every screen, with large text and in small windows; menus that are longer than the window;
// and the small window over others. Nothing is wider than the window, and everything can be read and reached.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SIZES, enter, launch, open, visit } from '../machine/chromium.js';
import { kept } from '../machine/household.js';
import { barriers, complaints, tightRows, tooWide } from '../machine/looks.js';
import { Program } from '../machine/program.js';
import { until } from '../machine/until.js';
import { WORDS } from '../machine/words.js';

const PHONE = SIZES[0];
const TINY = { width: 320, height: 480 };
/** As large as the window over others is made. */
const PILL = { width: 460, height: 132 };

/** Everything that can have words of the person, with words of all kinds. */
async function furnish(program) {
  for (const words of Object.values(WORDS)) {
    await program.run('tasks', 'add', words, '--due', 'tomorrow', '--priority', 'high');
    await program.run('reminders', 'add', words, '--at', 'tomorrow at 9');
    await program.run('calendar', 'add', words, '--at', 'tomorrow at 10', '--where', words);
    await program.run('timers', 'start', '50m', words);
    await program.run('lists', 'add', 'shopping', words);
    await program.run('notes', 'add', '--title', words, words);
    await program.run('memory', 'remember', words);
    // Understood or not: what was said stands in the conversation.
    await program.run('ask', `Add a task to ${words}`).catch(() => undefined);
  }
  const [long, other] = [WORDS['a very long word'], WORDS['right to left']];
  await program.run('settings', 'set', 'dictation.words', `${long}=${other}`);
}

describe('little room', () => {
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

  /** Text of this size, as long as this takes. */
  async function withText(percent, body) {
    await program.run('settings', 'set', 'look.text_percent', String(percent));
    try {
      await body();
    } finally {
      await program.run('settings', 'reset', 'look.text_percent');
    }
  }

  /** Until the page wears text of this size. */
  async function wears(page, percent) {
    await page.waitForFunction((scale) => getComputedStyle(document.documentElement).getPropertyValue('--text-scale').trim() === scale, String(percent / 100));
  }

  /** Of a long list only the rows near the window are drawn, so it is scrolled through from its beginning. */
  async function comesIntoSight(page, text) {
    const shown = page.getByRole('main').getByText(text, { exact: true }).first();
    await page.mouse.move(TINY.width / 2, TINY.height / 2);
    await page.mouse.wheel(0, -100_000);
    // Each step is given the time to be drawn: what is looked for too early is there and gone again.
    for (let tries = 0; tries < 80; tries += 1) {
      await page.waitForTimeout(150);
      if (await shown.isVisible()) return;
      await page.mouse.wheel(0, 100);
    }
    assert.fail(`${page.url()} does not show ${text}`);
  }

  async function ways() {
    const { lists, notes, conversations } = await kept(program);
    return [
      'today', 'tasks', 'lists', 'notes', 'calendar', 'memory', 'conversations', 'settings/dictation',
      `lists/${lists[0].id}`, ...notes.map((note) => `notes/${note.id}`), `conversations/${conversations[0].id}`,
    ];
  }

  for (const [name, viewport, percent] of [
    ['a phone', PHONE, 100],
    ['a phone with text twice as large', PHONE, 200],
    ['a tiny window', TINY, 100],
  ]) {
    test(`words of all kinds stand well on every screen: ${name}`, () =>
      withText(percent, async () => {
        const page = await open(browser, { viewport });
        await enter(page, program.link);
        await wears(page, percent);
        const faults = [];
        for (const way of await ways()) {
          await visit(page, way);
          const found = [...(await tooWide(page)), ...(await tightRows(page)), ...(await barriers(page)), ...complaints(page)];
          faults.push(...found.map((fault) => `#/${way}: ${fault}`));
        }
        assert.deepEqual(faults, []);
        await page.context().close();
      }));
  }

  test('what is kept under strange names is shown under them', async () => {
    const page = await open(browser, { viewport: TINY });
    await enter(page, program.link);
    const { timers, facts, tasks } = await kept(program);
    for (const [way, texts] of [
      ['today', timers.map((timer) => timer.name)],
      ['memory', facts.map((fact) => fact.text)],
      ['tasks', tasks.map((task) => task.text)],
    ]) {
      assert.ok(texts.length >= Object.keys(WORDS).length, way);
      await visit(page, way);
      for (const text of texts.slice(0, 3)) await comesIntoSight(page, text);
    }
    await page.context().close();
  });

  test('both words of a correction can be read, however long one of them is', () =>
    withText(200, async () => {
      const page = await open(browser, { viewport: PHONE });
      await enter(page, program.link);
      await wears(page, 200);
      await visit(page, 'settings/dictation');
      for (const words of [WORDS['a very long word'], WORDS['right to left']]) {
        const shown = page.locator('bdi').filter({ hasText: words });
        const { width } = await shown.boundingBox();
        assert.ok(width >= 60, `${width} pixels for ${words}`);
      }
      await page.context().close();
    }));

  test('a menu that is longer than the window scrolls, and its last entry is reached', () =>
    withText(200, async () => {
      const page = await open(browser, { viewport: { width: 640, height: 400 } });
      await enter(page, program.link);
      await wears(page, 200);
      await visit(page, 'tasks');
      await page.getByRole('main').getByRole('button', { name: /^More about/ }).first().click();
      await page.waitForFunction(() => {
        const box = document.querySelector('[role="menu"]')?.getBoundingClientRect();
        return box && box.height > 0 && box.top >= -1 && box.left >= -1 && box.bottom <= innerHeight + 1 && box.right <= innerWidth + 1;
      });
      await page.keyboard.press('End');
      await page.waitForFunction(() => {
        const present = document.activeElement;
        const box = present?.getBoundingClientRect();
        return present?.getAttribute('role') === 'menuitem' && box.top >= -1 && box.bottom <= innerHeight + 1;
      });
      assert.equal((await page.evaluate(() => document.activeElement.innerText)).trim(), 'Delete');
      await page.context().close();
    }));

  for (const percent of [100, 200, 300]) {
    test(`the small window over others holds long words, and its buttons are in sight: text of ${percent} %`, () =>
      withText(percent, async () => {
        const page = await open(browser, { viewport: PILL });
        // The link leaves its key with the browser, for this page too.
        await enter(page, program.link);
        await page.goto(`${program.address}overlay.html`);
        await wears(page, percent);
        // It stands there for a while only, and a busy machine takes long to end a program.
        await Promise.all([page.locator('.answer').waitFor(), program.run('ask', `Add a task to ${WORDS['a very long word']}`)]);
        assert.deepEqual([...(await barriers(page)), ...(await tooWide(page)), ...complaints(page)], []);
        for (const button of [
          page.getByRole('switch', { name: 'Microphone' }),
          page.getByRole('button', { name: 'Put away (Esc)' }),
          page.getByRole('button', { name: 'Undo' }),
        ]) {
          const box = await button.boundingBox();
          const inside = box.x >= 0 && box.y >= 0 && box.x + box.width <= PILL.width && box.y + box.height <= PILL.height;
          assert.ok(inside, JSON.stringify(box));
        }
        await page.context().close();
      }));
  }

  test('the microphone is closed and opened in the small window over others', async () => {
    const page = await open(browser, { viewport: PILL });
    await enter(page, program.link);
    await page.goto(`${program.address}overlay.html`);
    // It stands there for a while only, and a busy machine takes long to end a program.
    await Promise.all([page.locator('.answer').waitFor(), program.run('ask', 'What is 2 plus 3?')]);
    const isClosed = async () => JSON.parse(await program.run('--json', 'settings')).machine.microphone_closed;
    const found = page.getByRole('switch', { name: 'Microphone' });
    assert.equal(await found.getAttribute('aria-checked'), 'true');
    await found.click();
    await until(async () => (await found.getAttribute('aria-checked')) === 'false', 'it is shown as closed');
    assert.equal(await isClosed(), true);
    await found.click();
    await until(async () => (await found.getAttribute('aria-checked')) === 'true', 'it is shown as open');
    assert.equal(await isClosed(), false);
    assert.deepEqual(complaints(page), []);
    await page.context().close();
  });
});
