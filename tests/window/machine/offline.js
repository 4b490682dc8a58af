// A machine whose network is switched off, for the programs that are started in it: they reach each other, and nothing else. The
// network of the machine itself is left alone.
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { NotAllowed, does } from './needs.js';

const ALONE = ['--net', '--map-root-user', 'sh', '-c'];
const LOOPBACK = 'ip link set lo up';

/** Why it cannot be had here; `false` where it can. */
export async function noOffline() {
  if (process.platform !== 'linux') return 'only Linux gives a program a network of its own';
  if (!(await does('nsenter', '--version'))) return 'nsenter (util-linux) is not on this machine';
  if (!(await does('ip', '-V'))) return 'ip (iproute2) is not on this machine';
  return (await does('unshare', ...ALONE, LOOPBACK)) ? false : new NotAllowed('this system allows no network of its own');
}

export class Offline {
  /** What stands in front of a program that is started in it. */
  words;
  #holder;
  #folder;

  constructor(holder, folder) {
    this.#holder = holder;
    this.#folder = folder;
    this.words = ['nsenter', '--target', String(holder.pid), '--user', '--net', '--preserve-credentials', '--'];
  }

  static async begin() {
    // It says when the network stands, and keeps it for as long as it can read.
    const holder = spawn('unshare', [...ALONE, `${LOOPBACK} && echo stands && exec cat`], { stdio: ['pipe', 'pipe', 'ignore'] });
    await new Promise((resolve, reject) => {
      holder.once('error', reject);
      holder.once('exit', (code) => reject(new Error(`the network that leads nowhere ended with ${code}`)));
      createInterface({ input: holder.stdout }).once('line', resolve);
    });
    return new Offline(holder, await mkdtemp(join(tmpdir(), 'sotto-offline-')));
  }

  /** A file that starts this program in it. */
  async file(program) {
    const file = join(this.#folder, 'program');
    const quoted = `'${program.replaceAll("'", `'\\''`)}'`;
    await writeFile(file, `#!/bin/sh\nexec ${this.words.join(' ')} ${quoted} "$@"\n`);
    await chmod(file, 0o755);
    return file;
  }

  async end() {
    const over = new Promise((resolve) => this.#holder.once('exit', resolve));
    this.#holder.stdin.end();
    await over;
    await rm(this.#folder, { recursive: true, force: true });
  }
}
