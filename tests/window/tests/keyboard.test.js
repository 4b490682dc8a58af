// The first run, and every screen, without a pointer.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { enter, launch, open, settled } from '../machine/chromium.js';
import { barriers, complaints } from '../machine/looks.js';
import { Program } from '../machine/program.js';
import { until } from '../machine/until.js';

/** Goes on with Tab until what is focused has this role and name. */
async function tabTo(page, role, name) {
  const wanted = page.getByRole(role, { name }).first();
  await wanted.waitFor();
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((one) => one === document.activeElement)) return wanted;
  }
  throw new Error(`120 times Tab does not lead to the ${role} ${name}`);
}

describe('by keyboard alone', () => {
  let program, browser, page;
  before(async () => {
    program = await Program.start();
    browser = await launch();
    page = await open(browser);
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
  });

  const title = () => page.locator('h1').innerText();

  test('the first run leads from nothing to an answer, and does not come again', async () => {
    await page.goto(program.link);
    await page.getByRole('heading', { name: 'Welcome to Sotto', level: 1 }).waitFor();
    assert.ok(!page.url().includes('token'), 'the key is not left in the address');
    assert.deepEqual(await barriers(page), []);
    await page.getByText('Step 1 of 2').waitFor();
    await tabTo(page, 'button', 'Skip this step');
    await page.keyboard.press('Enter');
    await page.getByText('Step 2 of 2').waitFor();
    assert.deepEqual(await barriers(page), []);
    await tabTo(page, 'textbox', 'What you want from Sotto');
    await page.keyboard.type('What is 6 times 7?');
    await page.keyboard.press('Enter');
    await page.getByText('42').first().waitFor();
    await page.getByText('That is all there is to it.').waitFor();
    await tabTo(page, 'button', 'Done');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    await page.reload();
    await settled(page);
    assert.equal(await title(), 'Today');
  });

  test('somebody else on this machine may skip it whole', async () => {
    const fresh = await Program.start();
    const other = await open(browser);
    await other.goto(fresh.link);
    await tabTo(other, 'button', 'Skip everything');
    await other.keyboard.press('Enter');
    await other.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    await other.reload();
    await settled(other);
    assert.equal(await other.locator('h1').innerText(), 'Today');
    await other.context().close();
    await fresh.leave();
  });

  test('the link to the content comes first and leads there', async () => {
    await page.reload();
    await settled(page);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
  });

  test('every screen is reached with Tab and Enter, and one lands on its title', async () => {
    const names = await page.getByRole('navigation', { name: 'Screens' }).getByRole('link').allInnerTexts();
    assert.ok(names.length >= 8);
    for (const name of names) {
      await page.evaluate(() => document.activeElement?.blur());
      const link = await tabTo(page, 'link', name);
      const seen = await link.evaluate((one) => getComputedStyle(one).outlineStyle !== 'none');
      assert.ok(seen, `what is focused is seen: ${name}`);
      await page.keyboard.press('Enter');
      await link.and(page.locator('[aria-current="page"]')).waitFor();
      await settled(page);
      assert.notEqual(await title(), '');
    }
  });

  test('every screen has a key, the sheet names it, and it leads there', async () => {
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard' });
    await sheet.waitFor();
    assert.deepEqual(await barriers(page), []);
    const ways = await sheet.locator('dl div').evaluateAll((all) =>
      all
        .map((one) => [one.querySelector('dt').textContent, [...one.querySelectorAll('kbd')].map((key) => key.textContent)])
        .filter(([what]) => what.startsWith('Go to ')),
    );
    assert.ok(ways.length >= 8, JSON.stringify(ways));
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    for (const [what, keys] of ways) {
      assert.equal(keys.length, 2, what);
      for (const key of keys) await page.keyboard.press(key.toLowerCase());
      await page.getByRole('heading', { name: what.replace('Go to ', ''), level: 1, exact: true }).waitFor();
      await page.evaluate(() => document.activeElement?.blur());
    }
  });

  test('the palette finds screens and asks what it does not find', async () => {
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Command palette' });
    await palette.waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.keyboard.type('calen');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Calendar', level: 1 }).waitFor();
    await palette.waitFor({ state: 'detached' });

    await page.keyboard.press('Control+k');
    await page.keyboard.type('add a task to buy stamps');
    await palette.getByRole('option', { name: /Ask Sotto/ }).waitFor();
    await page.keyboard.press('Enter');
    await palette.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.evaluate(() => document.activeElement?.blur());
    for (const key of ['g', 't']) await page.keyboard.press(key);
    await page.getByRole('checkbox', { name: /buy stamps/ }).waitFor();
  });

  test('a task is written, moved in order, and deleted', async () => {
    await page.keyboard.press('n');
    await page.keyboard.type('second');
    await page.keyboard.press('Enter');
    const rows = page.getByRole('checkbox', { name: /^Done: / });
    await page.getByRole('checkbox', { name: /second/ }).waitFor();
    assert.equal(await rows.count(), 2);
    const order = () => rows.evaluateAll((all) => all.map((one) => (/second/.test(one.labels?.[0]?.textContent ?? one.ariaLabel) ? 2 : 1)));
    const first = await order();
    await tabTo(page, 'button', 'Drag to move: second');
    await page.keyboard.press(first[0] === 2 ? 'Alt+ArrowDown' : 'Alt+ArrowUp');
    await until(async () => (await order()).join() === [...first].reverse().join(), 'the order is another');
    assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), 'Drag to move: second', 'the focus stays on it');
    await page.evaluate(() => document.activeElement?.blur());
    await tabTo(page, 'checkbox', /second/);
    await page.keyboard.press('Delete');
    await page.getByRole('checkbox', { name: /second/ }).waitFor({ state: 'detached' });
    assert.equal(await rows.count(), 1);
    assert.deepEqual(complaints(page), []);
  });
});
