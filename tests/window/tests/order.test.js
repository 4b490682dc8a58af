// The order of things is the person's: dragged with a mouse and with a finger, kept by the program, and taken back like anything else.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { SIZES, enter, launch, open, visit } from '../machine/chromium.js';
import { kept } from '../machine/household.js';
import { complaints } from '../machine/looks.js';
import { Program } from '../machine/program.js';
import { until } from '../machine/until.js';

const HANDLE = 'Drag to move: ';
/** A list for each test, none of which is taken for another. */
const LISTS = ['cellar', 'holiday', 'workshop'];

describe('drag to order', () => {
  let program, browser, list;
  before(async () => {
    program = await Program.start();
    browser = await launch();
  });
  beforeEach(async () => {
    list = LISTS.shift();
    for (const thing of ['bread', 'cheese', 'milk']) await program.run('lists', 'add', list, thing);
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
  });

  const handles = (page) => page.getByRole('button', { name: HANDLE });
  const order = (page) => handles(page).evaluateAll((all, before) => all.map((one) => one.ariaLabel.slice(before.length)), HANDLE);

  /** Opens the list, and gives its things in their order. */
  async function opened(page) {
    await enter(page, program.link);
    const { lists } = await kept(program);
    const { id } = lists.find(({ name }) => name.toLowerCase() === list);
    await visit(page, `lists/${id}`);
    await until(async () => (await order(page)).length === 3, 'all three are there');
    return order(page);
  }

  async function middle(handle) {
    await handle.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await handle.boundingBox();
    return { x: x + width / 2, y: y + height / 2 };
  }

  /** From the first handle to below the middle of the last row, in small steps. */
  async function path(page) {
    const [from, to] = [await middle(handles(page).first()), await middle(handles(page).last())];
    const steps = 12;
    return Array.from({ length: steps + 1 }, (_, at) => ({ x: from.x, y: from.y + ((to.y + 6 - from.y) * at) / steps }));
  }

  /** It is so on the page, and in the program. */
  async function staysSo(page, wanted) {
    await until(async () => {
      const told = await program.run('lists', 'show', list);
      const places = wanted.map((thing) => told.indexOf(thing));
      return places.every((place, nth) => place > (places[nth - 1] ?? -1));
    }, `the program has the order ${wanted}`);
    await until(async () => (await order(page)).join() === wanted.join(), `the page has the order ${wanted}`);
  }

  test('the first becomes the last under the mouse, and Ctrl+Z takes that back', async () => {
    const page = await open(browser);
    const [first, second, third] = await opened(page);
    const [begin, ...rest] = await path(page);
    await page.mouse.move(begin.x, begin.y);
    await page.mouse.down();
    for (const { x, y } of rest) await page.mouse.move(x, y);
    await page.mouse.up();
    await staysSo(page, [second, third, first]);
    await page.locator('h1').click();
    await page.keyboard.press('Control+z');
    await staysSo(page, [first, second, third]);
    assert.deepEqual(complaints(page), []);
    await page.context().close();
  });

  test('Esc while something is held leaves everything as it was', async () => {
    const page = await open(browser);
    const before = await opened(page);
    const [begin, ...rest] = await path(page);
    await page.mouse.move(begin.x, begin.y);
    await page.mouse.down();
    for (const { x, y } of rest) await page.mouse.move(x, y);
    await until(async () => (await order(page)).join() !== before.join(), 'it is shown where it would be');
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await staysSo(page, before);
    assert.deepEqual(complaints(page), []);
    await page.context().close();
  });

  test('the first becomes the last under a finger, and the page does not scroll away under it', async () => {
    const page = await open(browser, { viewport: SIZES[0], hasTouch: true, isMobile: true });
    const [first, second, third] = await opened(page);
    const finger = await page.context().newCDPSession(page);
    const [begin, ...rest] = await path(page);
    await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [begin] });
    for (const at of rest) await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [at] });
    await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await staysSo(page, [second, third, first]);
    assert.deepEqual(complaints(page), []);
    await page.context().close();
  });
});
