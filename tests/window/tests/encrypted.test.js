// For a telephone at home: served beyond this machine, encrypted, under the name of its certificate. There a browser lets the page
// hear and be installed; whoever does not believe the certificate sees nothing.
import assert from 'node:assert/strict';
import { X509Certificate, createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { certify, noCertificate } from '../machine/certificate.js';
import { SIZES, enter, launch, open, visit } from '../machine/chromium.js';
import { kept } from '../machine/household.js';
import { complaints } from '../machine/looks.js';
import { leftOut } from '../machine/needs.js';
import { Program } from '../machine/program.js';

const NAME = 'sotto.home.example';
/** The name leads to this machine, whatever stands between it and the network. */
const AT_HOME = [`--host-resolver-rules=MAP ${NAME} 127.0.0.1`, '--no-proxy-server'];

/** By what a browser is told to believe this certificate, as if somebody had put it among its own: the hash of its key. */
async function hashOf(certificate) {
  const { publicKey } = new X509Certificate(await readFile(certificate));
  return createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
}

describe('on a telephone at home', { skip: leftOut(await noCertificate()) }, () => {
  let folder, program, browser, page;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sotto-certificate-'));
    const { certificate, key } = await certify(folder, `DNS:${NAME}`);
    program = await Program.fresh();
    await program.serve({ more: ['--bind', '0.0.0.0', '--cert', certificate, '--key', key] });
    browser = await launch([...AT_HOME, `--ignore-certificate-errors-spki-list=${await hashOf(certificate)}`]);
    page = await open(browser, { viewport: SIZES[0], hasTouch: true, isMobile: true });
  });
  after(async () => {
    await browser?.close();
    await program?.leave();
    await rm(folder, { recursive: true, force: true });
  });

  test('a browser that does not believe the certificate shows nothing', async () => {
    const stranger = await launch(AT_HOME);
    try {
      const other = await open(stranger);
      await assert.rejects(other.goto(program.link), /ERR_CERT/);
      assert.equal(await other.getByRole('navigation', { name: 'Screens' }).count(), 0);
    } finally {
      await stranger.close();
    }
  });

  test('the link opens the page, which speaks with Sotto and may hear', async () => {
    assert.equal(new URL(program.link).origin, `https://${NAME}:${program.port}`);
    await enter(page, program.link);
    const may = await page.evaluate(() => [isSecureContext, typeof navigator.mediaDevices?.getUserMedia]);
    assert.deepEqual(may, [true, 'function']);
    await visit(page, 'tasks');
    const field = page.getByRole('textbox', { name: 'New task' });
    await field.fill('Water the plants');
    await field.press('Enter');
    await page.getByRole('checkbox', { name: /Water the plants/ }).waitFor();
    assert.deepEqual((await kept(program)).tasks.map(({ text }) => text), ['Water the plants']);
    assert.deepEqual(complaints(page), []);
  });

  test('its worker keeps it, so that it opens also where the machine is not reached', async () => {
    await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
    await program.crash();
    await page.goto('about:blank');
    await page.goto(program.address);
    await page.getByRole('status').filter({ hasText: 'The connection to Sotto was lost.' }).waitFor();
  });
});
