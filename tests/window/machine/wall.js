// The clock on the wall, set for the programs of one test and for nothing else of the machine, by libfaketime.
//
// Time passes as before, and the kernel wakes whoever waits for a moment by its own clock, which is not set: so the clock is only
// ever set ahead of that one, and back to it. Nor does the kernel tell those who wait that the clock was set; a program notices it
// the next time that it looks.
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LIBRARY = 'libfaketimeMT.so.1';
const PLACES = ['/usr/lib', '/usr/lib64', '/usr/local/lib'];

async function library() {
  const list = (folder) => readdir(folder).catch(() => []);
  for (const place of PLACES) {
    const inside = (await list(place)).filter((name) => name.includes('-linux-')).map((name) => join(place, name));
    for (const folder of [place, ...inside].map((one) => join(one, 'faketime'))) {
      if ((await list(folder)).includes(LIBRARY)) return join(folder, LIBRARY);
    }
  }
  return null;
}

/** Why it cannot be set here; `false` where it can. */
export async function noWall() {
  if (process.platform !== 'linux') return 'libfaketime is used on Linux only';
  return (await library()) ? false : 'libfaketime is not on this machine';
}

export class Wall {
  /** What the programs whose clock it is find around them. */
  environment;
  #folder;

  constructor(folder, preloaded) {
    this.#folder = folder;
    this.environment = {
      LD_PRELOAD: preloaded,
      FAKETIME_TIMESTAMP_FILE: this.#file('set'),
      // Looked at each time, so that it is set for all of them at once.
      FAKETIME_NO_CACHE: '1',
      // One variable in older versions, the other in newer ones.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
      // The times of files stay what they are.
      NO_FAKE_STAT: '1',
    };
  }

  static async begin() {
    const wall = new Wall(await mkdtemp(join(tmpdir(), 'sotto-wall-')), await library());
    await wall.set(0);
    return wall;
  }

  /** So many milliseconds ahead of the machine's own clock. */
  async set(ahead) {
    // Nobody may find half of it.
    await writeFile(this.#file('next'), `+${ahead / 1000}\n`);
    await rename(this.#file('next'), this.#file('set'));
  }

  async end() {
    await rm(this.#folder, { recursive: true, force: true });
  }

  #file(name) {
    return join(this.#folder, name);
  }
}
