// A machine whose browser gives no page any graphics in three dimensions: an old one, a virtual one, or one whose owner wants it
// so. Nothing of the window needs them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { enter, launch, open, visit } from '../machine/chromium.js';
import { furnish, waysOf } from '../machine/household.js';
import { barriers, complaints, tooWide } from '../machine/looks.js';
import { Program } from '../machine/program.js';

const WITHOUT = ['--disable-gpu', '--disable-3d-apis', '--disable-webgl', '--disable-software-rasterizer'];

describe('without WebGL', () => {
  let program, browser, page;
  before(async () => {
    program = await Program.start();
    await furnish(program);
    browser = await launch(WITHOUT);
    page = await open(browser);
    await enter(page, program.link);
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
  });

  test('every screen stands there as ever', async () => {
    const kinds = ['webgl', 'webgl2', 'experimental-webgl'];
    const drawn = await page.evaluate((all) => all.filter((kind) => document.createElement('canvas').getContext(kind)), kinds);
    assert.deepEqual(drawn, [], 'the browser has no WebGL');
    // What the browser says to that is no complaint about the window.
    complaints(page);
    const { screens, within } = await waysOf(page, program);
    const faults = [];
    const seen = new Set();
    for (const way of [...screens, ...within]) {
      await visit(page, way);
      const found = [...(await barriers(page)), ...(await tooWide(page)), ...complaints(page)];
      faults.push(...found.map((fault) => `#/${way}: ${fault}`));
      if (screens.includes(way)) seen.add((await page.screenshot({ animations: 'disabled', caret: 'hide' })).toString('base64'));
    }
    assert.deepEqual(faults, []);
    // A window that stays blank has all it should have, and looks the same everywhere.
    assert.equal(seen.size, screens.length);
  });
});
