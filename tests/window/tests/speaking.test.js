// Speaking to the page: a recording for its microphone, the answer as words and as sound, and what goes wrong with either.
// The loudspeaker is listened to on its way to the page, and recognised again.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { enter, launch, open, visit } from '../machine/chromium.js';
import { kept } from '../machine/household.js';
import { barriers } from '../machine/looks.js';
import { leftOut } from '../machine/needs.js';
import { ASKABLE, childOf, kill } from '../machine/processes.js';
import { Program } from '../machine/program.js';
import { listenTo, readSound, silence, writeSound } from '../machine/sound.js';
import { until } from '../machine/until.js';

/** The rate of what is said to a page. */
const RATE = 24_000;
/** What a program says with its exit code where an engine or a model is missing. */
const MISSING = 3;
const LISTENS = 'Sotto listens to the microphone of this page.';

describe('speaking to the page', () => {
  let program, folder, question, quiet, missing;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sotto-window-sound-'));
    program = await Program.start();
    question = join(folder, 'question.wav');
    quiet = join(folder, 'quiet.wav');
    try {
      await program.run('say', 'What is seventeen times twenty three?', '--out', question);
      await program.run('transcribe', question);
    } catch (error) {
      if (error.code !== MISSING) throw error;
      missing = leftOut(`without models nobody can be heard here: ${error.stderr.trim()}`);
      console.log(missing);
      return;
    }
    const { rate, samples } = await readSound(question);
    // The microphone is open a moment before somebody listens, and whoever spoke says nothing afterwards.
    await writeSound(question, { rate, samples: Buffer.concat([silence(rate, 1.5), samples, silence(rate, 5)]) });
    await writeSound(quiet, { rate, samples: silence(rate, 30) });
  });
  after(async () => {
    await program?.leave();
    await rm(folder, { recursive: true, force: true });
  });

  /** A browser whose microphone hears this file, once from the moment in which it is opened. */
  function spoken(name, file, body) {
    test(name, async (t) => {
      if (missing) return t.skip(missing);
      const browser = await launch([
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        `--use-file-for-fake-audio-capture=${file()}%noloop`,
        '--autoplay-policy=no-user-gesture-required',
      ]);
      try {
        const page = await open(browser, { permissions: ['microphone'] });
        const sounds = listenTo(page);
        await enter(page, program.link);
        await body(page, sounds, t);
      } finally {
        await browser.close();
      }
    });
  }

  const talkButton = (page) => page.getByRole('main').getByRole('button', { name: /^Talk\b/ });
  const heard = (page) => page.getByRole('main').getByRole('button', { name: /^Done speaking/ });
  const listens = (page) => page.getByRole('status').filter({ hasText: LISTENS });

  spoken('a question is heard, answered in words and aloud, and kept', () => question, async (page, sounds) => {
    await talkButton(page).click();
    await listens(page).waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('main').getByText('391').first().waitFor();
    // Nobody is listened to any more once the question was understood, or the answer is over.
    await listens(page).waitFor({ state: 'detached' });

    const turn = await until(async () => (await kept(program)).turns.find((one) => /times/i.test(one.heard)), 'the turn is kept');
    assert.match(turn.answer, /391/, 'what was played is what history keeps');
    await visit(page, 'conversations');
    await page.getByRole('main').getByRole('link', { name: /times/i }).first().click();
    await page.getByRole('article').last().getByText('391').waitFor();

    const longest = [...sounds.values()].sort((one, other) => other.length - one.length)[0];
    assert.ok(longest, 'something was said to the page');
    const answer = join(folder, 'answer.wav');
    await writeSound(answer, { rate: RATE, samples: longest });
    assert.match((await program.run('transcribe', answer)).toLowerCase(), /391|three hundred/);
  });

  spoken('where nothing is said, nothing is answered, and the page stops listening by itself', () => quiet, async (page) => {
    const before = (await kept(program)).turns.length;
    await talkButton(page).click();
    await listens(page).waitFor();
    await listens(page).waitFor({ state: 'detached' });
    await talkButton(page).waitFor();
    assert.equal((await kept(program)).turns.length, before);
  });

  spoken('Escape ends it, and nothing of it is kept', () => quiet, async (page) => {
    const before = (await kept(program)).turns.length;
    await talkButton(page).click();
    await listens(page).waitFor();
    await heard(page).waitFor();
    await page.keyboard.press('Escape');
    await listens(page).waitFor({ state: 'detached' });
    assert.equal((await kept(program)).turns.length, before);
  });

  spoken('the engine that hears ends while it hears: the page stays, and one can type', () => quiet, async (page, _sounds, t) => {
    if (!ASKABLE) return t.skip(leftOut('which process started which is asked of ps here'));
    await talkButton(page).click();
    await heard(page).waitFor();
    kill(await until(async () => childOf(await program.resident(), 'sotto-ear'), 'the engine runs'));
    const field = page.getByRole('textbox', { name: 'Type to Sotto' });
    await field.fill('What is 20 plus 3?');
    await field.press('Enter');
    await page.getByRole('main').getByText('23').first().waitFor();
    await listens(page).waitFor({ state: 'detached' });
  });

  test('a browser that may not hear says so, and one can type', async (t) => {
    if (missing) return t.skip(missing);
    const browser = await launch(['--use-fake-device-for-media-stream', '--deny-permission-prompts']);
    try {
      const page = await open(browser);
      await enter(page, program.link);
      await talkButton(page).click();
      await page.getByRole('status').getByText(/not allowed to use the microphone/).waitFor();
      await listens(page).waitFor({ state: 'detached' });
      const field = page.getByRole('textbox', { name: 'Type to Sotto' });
      await field.fill('What is 30 plus 3?');
      await field.press('Enter');
      await page.getByRole('main').getByText('33').first().waitFor();
    } finally {
      await browser.close();
    }
  });
});
