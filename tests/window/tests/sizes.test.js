// Every screen, on a phone and on a large screen, in windows that are smaller and larger still, with larger text, and in German: no
// barriers, nothing wider than the window, no complaints. The size between these is for screens.test.js.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SIZES, enter, launch, open } from '../machine/chromium.js';
import { furnish, waysOf } from '../machine/household.js';
import { lookAtAll } from '../machine/looks.js';
import { Program } from '../machine/program.js';

describe('every screen, in other sizes', () => {
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

  for (const colorScheme of ['light', 'dark']) {
    for (const { name, width, height } of [SIZES[0], SIZES[2]]) {
      test(`${colorScheme}, ${name} (${width} × ${height})`, async () => {
        const page = await open(browser, { viewport: { width, height }, colorScheme });
        await enter(page, program.link);
        await lookAtAll(page, [...ways.screens, ...ways.within]);
        await page.context().close();
      });
    }
  }

  for (const [width, height] of [[320, 480], [2560, 1440]]) {
    test(`fits a window of ${width} × ${height}`, async () => {
      const page = await open(browser, { viewport: { width, height } });
      await enter(page, program.link);
      await lookAtAll(page, [...ways.screens, ...ways.within]);
      await page.context().close();
    });
  }

  test('fits when the browser is set to 200 %', async () => {
    // To the page that is half the room, each of its pixels drawn with four.
    const page = await open(browser, { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });
    await enter(page, program.link);
    await lookAtAll(page, [...ways.screens, ...ways.within]);
    await page.context().close();
  });

  test('fits with text twice as large', async () => {
    const page = await open(browser);
    await enter(page, program.link);
    const before = await page.evaluate(() => getComputedStyle(document.body).fontSize);
    await program.run('settings', 'set', 'look.text_percent', '200');
    try {
      await page.waitForFunction((was) => Number.parseFloat(getComputedStyle(document.body).fontSize) > 1.9 * Number.parseFloat(was), before);
      await lookAtAll(page, [...ways.screens, ...ways.within]);
      await page.setViewportSize(SIZES[0]);
      await lookAtAll(page, [...ways.screens, ...ways.within]);
    } finally {
      await program.run('settings', 'reset', 'look.text_percent');
    }
    await page.context().close();
  });

  test('turned round, as for a language that is written from right to left', async () => {
    const page = await open(browser);
    await enter(page, program.link);
    await page.evaluate(() => {
      const root = document.documentElement;
      // The page sets the direction of its own language whenever it learns that.
      const turn = () => root.dir !== 'rtl' && (root.dir = 'rtl');
      new MutationObserver(turn).observe(root, { attributeFilter: ['dir'] });
      turn();
    });
    const navigation = page.getByRole('navigation', { name: 'Screens' });
    const { x } = await navigation.boundingBox();
    assert.ok(x > 512, 'the navigation stands on the other side');
    await lookAtAll(page, [...ways.screens, ...ways.within]);
    await page.setViewportSize(SIZES[0]);
    await lookAtAll(page, [...ways.screens, ...ways.within]);
    await page.context().close();
  });

  test('in German', async () => {
    const page = await open(browser, { locale: 'de-DE', viewport: SIZES[0] });
    await enter(page, program.link);
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
    await page.getByRole('heading', { name: 'Heute', level: 1 }).waitFor();
    await lookAtAll(page, [...ways.screens, ...ways.within]);
    await page.context().close();
  });
});
