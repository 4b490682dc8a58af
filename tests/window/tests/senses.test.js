// For eyes and nerves of all kinds: the system's own colours, more contrast, and less that moves.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SIZES, enter, launch, open, visit } from '../machine/chromium.js';
import { furnish, waysOf } from '../machine/household.js';
import { barriers, complaints, tooWide } from '../machine/looks.js';
import { Program } from '../machine/program.js';

describe('as the system asks for it', () => {
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

  async function entered(options) {
    const page = await open(browser, options);
    await enter(page, program.link);
    return page;
  }

  for (const [name, options] of Object.entries({
    'forced colours, light': { forcedColors: 'active', colorScheme: 'light' },
    'forced colours, dark': { forcedColors: 'active', colorScheme: 'dark' },
    'more contrast, light': { contrast: 'more', colorScheme: 'light' },
    'more contrast, dark': { contrast: 'more', colorScheme: 'dark' },
  })) {
    test(`every screen has no barriers: ${name}`, async () => {
      const page = await entered(options);
      const { screens, within } = await waysOf(page, program);
      const faults = [];
      for (const way of [...screens, ...within]) {
        await visit(page, way);
        const found = [...(await barriers(page)), ...(await tooWide(page)), ...complaints(page)];
        faults.push(...found.map((fault) => `#/${way}: ${fault}`));
      }
      assert.deepEqual(faults, []);
      await page.context().close();
    });
  }

  test('with forced colours, switches, boxes and buttons still have a shape, and their states differ', async () => {
    const page = await entered({ forcedColors: 'active' });
    await visit(page, 'settings/talk');
    const switches = page.getByRole('main').getByRole('switch');
    assert.ok((await switches.count()) > 3);
    const pictures = {};
    for (const one of await switches.all()) {
      const state = (await one.getAttribute('aria-checked')) ?? String(await one.isChecked());
      const look = await one.screenshot();
      (pictures[state] ??= []).push(look.toString('base64'));
    }
    assert.deepEqual(Object.keys(pictures).sort(), ['false', 'true']);
    assert.ok(!pictures.true.some((one) => pictures.false.includes(one)), 'on and off look different');
    await page.context().close();
  });

  test('with forced colours, the screen that is shown is marked in the navigation', async () => {
    const page = await entered({ forcedColors: 'active' });
    const link = page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Lists' });
    const pictures = [];
    for (const way of ['tasks', 'lists']) {
      await visit(page, way);
      await page.locator('h1').click();
      pictures.push((await link.screenshot()).toString('base64'));
    }
    assert.notEqual(pictures[0], pictures[1]);
    await page.context().close();
  });

  test('what is focused is seen with forced colours too', async () => {
    const page = await entered({ forcedColors: 'active' });
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press('Tab');
      const [shape, what] = await page.evaluate(() => {
        const one = document.activeElement;
        const style = getComputedStyle(one);
        return [style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1, one.outerHTML.slice(0, 120)];
      });
      if (what.startsWith('<body')) break;
      assert.ok(shape, what);
    }
    await page.context().close();
  });

  test('nothing moves where less motion is asked for', async () => {
    const page = await entered({ reducedMotion: 'reduce' });
    const { screens } = await waysOf(page, program);
    for (const way of screens) {
      await visit(page, way);
      const moving = await page.evaluate(() =>
        [...document.querySelectorAll('*')]
          .map((one) => [one, getComputedStyle(one)])
          .filter(([, style]) =>
            [style.animationName === 'none' ? '0s' : style.animationDuration, style.transitionDuration]
              .flatMap((times) => times.split(','))
              .some((time) => Number.parseFloat(time) * (time.includes('ms') ? 1 : 1000) > 20),
          )
          .map(([one]) => one.outerHTML.slice(0, 120)),
      );
      assert.deepEqual(moving, [], `#/${way}`);
    }
    await page.context().close();
  });

  test('where nothing of the kind is asked for, something does move', async () => {
    const page = await entered({ viewport: SIZES[1] });
    const moves = await page.evaluate(() =>
      [...document.querySelectorAll('*')].some((one) => Number.parseFloat(getComputedStyle(one).transitionDuration) > 0),
    );
    assert.ok(moves);
    await page.context().close();
  });
});
