// How Sotto is doing, as somebody looks who seeks a fault or asks for help: the log is there and can be searched, and neither that
// nor the report holds anything of the person.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { eachAlone } from '../machine/alone.js';
import { enter, launch, visit } from '../machine/chromium.js';
import { barriers, complaints } from '../machine/looks.js';
import { until } from '../machine/until.js';

const SECRET = 'the key lies under the third pot';

describe('how Sotto is doing', () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  const withProgram = eachAlone(() => browser);

  withProgram('the log is read and searched, and nothing of what was kept is in it', async (program, page) => {
    await program.run('tasks', 'add', SECRET);
    await program.run('ask', `Take a note that ${SECRET}`);
    await enter(page, program.link);
    await visit(page, 'diagnostics');
    const lines = page.getByRole('region', { name: 'The lines of the log' });
    await lines.getByText('Sotto begins').first().waitFor();
    const search = page.getByRole('searchbox', { name: 'Search the log' });
    await search.fill('begins');
    await until(async () => {
      const shown = await lines.getByRole('listitem').allInnerTexts();
      return shown.length > 0 && shown.every((line) => /begins/i.test(line));
    }, 'only these lines are shown');
    assert.deepEqual(await barriers(page), []);
    await search.fill('third pot');
    await page.getByText('Nothing of that is in the log.').waitFor();
    assert.deepEqual(complaints(page), []);
  });

  withProgram('the report says how things stand, and nothing of the person', async (program, page) => {
    await program.run('tasks', 'add', SECRET);
    await enter(page, program.link);
    await visit(page, 'diagnostics');
    await page.getByRole('button', { name: 'Look at it first' }).click();
    const report = page.getByRole('main').locator('pre').last();
    // Everything is looked at for it, which takes its time.
    await report.waitFor();
    const text = await report.innerText();
    assert.match(text, /^# Sotto/);
    assert.match(text, /## Page/);
    assert.doesNotMatch(text, /third pot/);
    assert.ok(!text.includes(program.folder), 'the folder names whose it is');
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(complaints(page), []);
  });
});
