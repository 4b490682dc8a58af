// Takes a picture of every screen, light, dark, and as a phone shows it, into docs/screenshots, and those that the README
// shows into docs/pictures. `node screenshots.js FOLDER` takes another folder than docs.
import { execFileSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SIZES, enter, launch, open, visit } from './machine/chromium.js';
import { furnish, kept, waysOf } from './machine/household.js';
import { Program } from './machine/program.js';
import { until } from './machine/until.js';

const home = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const docs = process.argv[2] ? resolve(process.argv[2]) : join(home, 'docs');

const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: SIZES[1] },
  { name: 'dark', colorScheme: 'dark', viewport: SIZES[1] },
  { name: 'phone', colorScheme: 'light', viewport: SIZES[0] },
];
const README = ['today', 'conversation', 'privacy'];
/** As large as the window over others is made. */
const PILL = { width: 460, height: 132 };

/** What is told of this one machine is no part of a picture. */
async function withoutNotices(page) {
  const notices = page.getByRole('region', { name: 'What you should know' });
  // There is one at least: that the key lies in a file.
  await notices.waitFor();
  const answer = notices.getByRole('button', { name: 'Dismiss' }).or(notices.getByRole('button', { name: 'No', exact: true }));
  while (await notices.isVisible()) {
    const left = await answer.count();
    await answer.first().click();
    await until(async () => (await answer.count()) < left, 'the notice is gone');
  }
}

/** The newest turn, with where its time went. */
function showDetails(page) {
  return page.getByRole('article').last().getByRole('button', { name: /Details/ }).click();
}

/** The screens, and the pages within them that are worth a picture. */
async function pictures(page, program) {
  const { screens } = await waysOf(page, program);
  const { lists, conversations } = await kept(program);
  const shopping = lists.find((list) => list.name === 'shopping') ?? lists[0];
  return [
    ...screens.map((way) => ({ name: way, way })),
    { name: 'list', way: `lists/${shopping.id}` },
    { name: 'conversation', way: `conversations/${conversations[0].id}`, prepare: showDetails },
    { name: 'welcome', way: 'firstrun' },
  ];
}

/** A few colours are enough for what has few of them, and take a third of the room. ImageMagick does it, where it is. */
function smaller(files) {
  try {
    execFileSync('mogrify', ['-strip', '-dither', 'None', '-colors', '256', '-define', 'png:format=png8', ...files]);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    console.log('ImageMagick is not here, so the pictures stay as large as they are.');
  }
}

/** Takes those that are wanted, each into the file that `named` says. */
async function take(browser, program, options, wanted, named) {
  const page = await open(browser, { ...options, reducedMotion: 'reduce' });
  await enter(page, program.link);
  await withoutNotices(page);
  for (const { name, way, prepare } of wanted) {
    await visit(page, way);
    await prepare?.(page);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: named(name), animations: 'disabled', caret: 'hide' });
  }
  await page.context().close();
  return wanted.map(({ name }) => named(name));
}

/** The small window over others, with an answer in it; gives its file. */
async function takeOverlay(browser, program, { name, colorScheme }, folder) {
  const page = await open(browser, { viewport: PILL, colorScheme, reducedMotion: 'reduce' });
  // The link leaves its key with the browser, for this page too.
  await enter(page, program.link);
  await page.goto(`${program.address}overlay.html`);
  await page.evaluate(() => document.fonts.ready);
  // It stands there for a while only.
  await Promise.all([page.locator('.answer').waitFor(), program.run('ask', 'What is 17 times 23?')]);
  const path = join(folder, `overlay-${name}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  await page.context().close();
  return path;
}

const program = await Program.start();
const browser = await launch();
try {
  await furnish(program);
  const screenshots = join(docs, 'screenshots');
  await rm(screenshots, { recursive: true, force: true });
  for (const folder of [screenshots, join(docs, 'pictures')]) await mkdir(folder, { recursive: true });
  // A wide window names all of them.
  const first = await open(browser);
  await enter(first, program.link);
  const wanted = await pictures(first, program);
  await first.context().close();

  const taken = [];
  for (const { name: look, ...options } of LOOKS) {
    taken.push(...(await take(browser, program, options, wanted, (name) => join(screenshots, `${name}-${look}.png`))));
  }
  const shown = wanted.filter(({ name }) => README.includes(name));
  const size = { viewport: { width: 1200, height: 800 }, colorScheme: 'light' };
  taken.push(...(await take(browser, program, size, shown, (name) => join(docs, 'pictures', `window-${name}.png`))));
  // After all others, since what is asked for them stands in the history.
  for (const look of LOOKS.filter(({ viewport }) => viewport === SIZES[1])) taken.push(await takeOverlay(browser, program, look, screenshots));
  smaller(taken);
  console.log(`${taken.length} pictures in ${docs}`);
} finally {
  await browser.close();
  await program.leave();
}
