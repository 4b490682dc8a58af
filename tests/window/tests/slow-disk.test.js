// A disk that takes long: the window goes on while it writes, nothing is done twice, and what is shown as kept is kept.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { enter, launch, open, visit } from '../machine/chromium.js';
import { SlowDisk, noSlowDisk } from '../machine/disk.js';
import { kept } from '../machine/household.js';
import { complaints } from '../machine/looks.js';
import { leftOut } from '../machine/needs.js';
import { kill } from '../machine/processes.js';
import { Program } from '../machine/program.js';

describe('a slow disk', { skip: leftOut(await noSlowDisk()) }, () => {
  let program, log, disk, browser, page;
  let connections = 0;
  before(async () => {
    // What is made once, with the first start, is made while the disk is fast.
    program = await Program.start();
    await program.stop();
    log = `${program.folder}-waits`;
    disk = new SlowDisk(log, 1);
    await program.serve({ before: disk.words });
    browser = await launch();
    page = await open(browser);
    page.on('websocket', () => (connections += 1));
    await enter(page, program.link);
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
    if (log) await rm(log, { force: true });
  });

  test('the window goes on while something is written, and it is written once', async () => {
    const before = await disk.waited();
    await visit(page, 'tasks');
    const field = page.getByRole('textbox', { name: 'New task' });
    await field.fill('Water the plants');
    await field.press('Enter');
    // Who sees nothing happen presses it again, and looks elsewhere.
    await field.press('Enter');
    for (const [way, name] of [['lists', 'Lists'], ['notes', 'Notes'], ['privacy', 'Privacy']]) {
      await visit(page, way);
      await page.getByRole('heading', { name, level: 1 }).waitFor();
    }
    await visit(page, 'tasks');
    const task = page.getByRole('checkbox', { name: /Water the plants/ });
    await task.first().waitFor();
    assert.equal(await task.count(), 1);
    assert.equal((await kept(program)).tasks.filter(({ text }) => text === 'Water the plants').length, 1);
    assert.ok((await disk.waited()) > before, 'the disk was waited for');
    assert.equal(await page.locator('main .error-note').count(), 0);
  });

  test('an answer comes, and the turn is kept', async () => {
    await visit(page, 'today');
    const field = page.getByRole('textbox', { name: 'Type to Sotto' });
    await field.fill('What is 17 times 23?');
    await field.press('Enter');
    await page.getByRole('main').getByText('391').first().waitFor();
    await visit(page, 'conversations');
    await page.getByRole('main').getByRole('link', { name: /17 times 23/ }).waitFor();
  });

  test('what the page shows as kept is there after a crash', async () => {
    await visit(page, 'tasks');
    const field = page.getByRole('textbox', { name: 'New task' });
    await field.fill('Feed the cat');
    await field.press('Enter');
    await page.getByRole('checkbox', { name: /Feed the cat/ }).waitFor();
    assert.equal(connections, 1, 'the page never lost Sotto');
    assert.deepEqual(complaints(page), []);
    kill(await program.resident());
    assert.ok((await kept(program)).tasks.some(({ text }) => text === 'Feed the cat'));
  });
});
