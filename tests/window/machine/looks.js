// What can be seen of a screen without eyes: barriers, and what does not fit.
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { visit } from './chromium.js';

/**
 * What axe finds against this page, one line each. Where the system's own colours are forced, they are not the page's to
 * choose, and axe reads those that the page had chosen.
 */
export async function barriers(page) {
  // The policy of the page forbids scripts of others; this one comes past the page, as a debugger's words do.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  // What is still coming or going has half its colour. What turns for ever is no such thing.
  await page.waitForFunction(() =>
    document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity),
  );
  const { violations } = await page.evaluate(() => {
    const rules = { 'color-contrast': { enabled: !matchMedia('(forced-colors: active)').matches } };
    return globalThis.axe.run(document, { resultTypes: ['violations'], rules });
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? node.html}`.slice(0, 300)),
  );
}

/** What is wider than the window, so that it would have to be scrolled sideways. */
export function tooWide(page) {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const scrolls = (element) => {
      for (let up = element.parentElement; up; up = up.parentElement) {
        if (up !== document.body && up !== document.documentElement && getComputedStyle(up).overflowX !== 'visible') return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll('*')].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width > 0 && (box.right > room + 1 || box.left < -1) && !scrolls(one);
    });
    const width = document.documentElement.scrollWidth;
    return [`${width} pixels in a window of ${room}`, ...wide.map((one) => one.outerHTML.slice(0, 120))];
  });
}

/** Rows whose words stand in a column of a few letters, because what is beside them took the room. */
export function tightRows(page) {
  return page.evaluate(() => {
    const least = 4 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const rows = [...document.querySelectorAll('main .row .words')].filter((one) => one.getBoundingClientRect().height > 0);
    return rows
      .filter((one) => one.getBoundingClientRect().width < least)
      .map((one) => `${Math.round(one.getBoundingClientRect().width)} of ${least} pixels: ${one.innerText.slice(0, 60)}`);
  });
}

/** The colour behind everything, as [red, green, blue]. */
export async function paper(page) {
  const colour = await page.evaluate(() => {
    const [page, body] = [document.documentElement, document.body].map((one) => getComputedStyle(one).backgroundColor);
    return body === 'rgba(0, 0, 0, 0)' ? page : body;
  });
  return colour.match(/[\d.]+/g).slice(0, 3).map(Number);
}

/** Takes the complaints of the console away and gives them. */
export function complaints(page) {
  return page.complaints.splice(0);
}

/** Goes to each of these screens: no barriers, nothing wider than the window, no complaints. */
export async function lookAtAll(page, ways) {
  const faults = [];
  for (const way of ways) {
    await visit(page, way);
    const found = [...(await barriers(page)), ...(await tooWide(page)), ...complaints(page)];
    faults.push(...found.map((fault) => `#/${way}: ${fault}`));
  }
  assert.deepEqual(faults, []);
}
