// A real browser without a screen, and a page of it that notices everything that goes wrong in it.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { PATIENCE } from './until.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
const PLACES = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The sizes that every screen is looked at in. */
export const SIZES = [
  { name: 'phone', width: 375, height: 812 },
  { name: 'small', width: 1024, height: 768 },
  { name: 'large', width: 1920, height: 1080 },
];

/** The browser that is tried: the one that CHROMIUM names, or the first that is found. */
export function browser() {
  return process.env.CHROMIUM ?? found();
}

function found() {
  const ending = process.platform === 'win32' ? '.exe' : '';
  const named = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name + ending)));
  const program = [...named, ...PLACES].find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!program) throw new Error('No Chromium was found. Install it, or name it in the environment variable CHROMIUM.');
  return program;
}

/** Starts it. The sandbox is for pages of strangers; as root, and in many containers, Chromium does not start with it. */
export function launch(more = [], program = browser()) {
  return chromium.launch({
    executablePath: program,
    args: ['--no-sandbox', '--disable-dev-shm-usage', ...more],
    timeout: PATIENCE,
  });
}

/**
 * A page with a storage of its own, in British English. What its console complains of is kept in `page.complaints`; what a
 * test lets happen on purpose it takes out of there.
 */
export async function open(browser, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1024, height: 768 },
    locale: 'en-GB',
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') page.complaints.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  return page;
}

/** Opens the link and waits for the first screen. `begun`: without the first run, as for somebody who knows Sotto. */
export async function enter(page, link, { begun = true } = {}) {
  if (begun) await page.addInitScript(() => localStorage.setItem('sotto.firstrun', 'over'));
  await page.goto(link);
  await settled(page);
}

/** Goes to a screen by its address. */
export async function visit(page, way) {
  await page.evaluate((to) => (location.hash = `#/${to}`), way);
  await page.waitForFunction((to) => location.hash === `#/${to}`, way);
  await settled(page);
}

/** Until the screen stands there: its title, and nothing that still loads. */
export async function settled(page) {
  await page.locator('[data-page-title]').waitFor();
  await page.waitForFunction(() => !document.querySelector('main .skeleton, main [aria-busy="true"]'));
}
