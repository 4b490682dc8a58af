// Every screen, in light and in dark: no barriers, nothing wider than the window, no complaints. Other sizes, larger text and
// another language are for sizes.test.js.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SIZES, enter, launch, open, visit } from '../machine/chromium.js';
import { furnish, waysOf } from '../machine/household.js';
import { lookAtAll, paper } from '../machine/looks.js';
import { Program } from '../machine/program.js';

describe('every screen', () => {
  let program, browser, ways;
  before(async () => {
    program = await Program.start();
    await furnish(program);
    browser = await launch();
    const page = await open(browser);
    await enter(page, program.link);
    ways = await waysOf(page, program);
    await page.context().close();
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
  });

  test('is in the navigation with its own title', async () => {
    assert.ok(ways.screens.length >= 8, ways.screens.join());
    const page = await open(browser);
    await enter(page, program.link);
    const titles = new Set();
    for (const way of ways.screens) {
      await visit(page, way);
      titles.add(await page.locator('h1').innerText());
    }
    assert.equal(titles.size, ways.screens.length);
    await page.context().close();
  });

  for (const colorScheme of ['light', 'dark']) {
    const { width, height } = SIZES[1];
    test(`${colorScheme} (${width} × ${height})`, async () => {
      const page = await open(browser, { viewport: { width, height }, colorScheme });
      await enter(page, program.link);
      const bright = (await paper(page)).every((part) => part > 127);
      assert.equal(bright, colorScheme === 'light');
      await lookAtAll(page, [...ways.screens, ...ways.within]);
      await page.context().close();
    });
  }
});
