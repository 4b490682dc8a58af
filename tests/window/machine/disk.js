// A disk that takes long until it has what is written, for the programs that are started on it: each time that one of them waits
// for the disk, it waits longer. Everything else is as fast as ever.
import { readFile } from 'node:fs/promises';
import { NotAllowed, does } from './needs.js';

const WAITS = 'fsync,fdatasync';

/** Why it cannot be had here; `false` where it can. */
export async function noSlowDisk() {
  if (process.platform !== 'linux') return 'strace is a program of Linux';
  if (!(await does('strace', '-V'))) return 'strace is not on this machine';
  return (await does('strace', '-o', '/dev/null', 'true')) ? false : new NotAllowed('this system lets nobody watch a program');
}

export class SlowDisk {
  /** What stands in front of a program that is started on it. */
  words;
  #log;

  /** Each wait takes so many seconds longer. What waited is written into the file `log`. */
  constructor(log, seconds) {
    this.#log = log;
    const slowly = `inject=${WAITS}:delay_enter=${seconds * 1_000_000}`;
    // By itself it would not end where it is told to, and neither would what it started.
    this.words = ['strace', '-I', '2', '-f', '-qq', '-o', log, '-e', `trace=${WAITS}`, '-e', 'signal=none', '-e', slowly];
  }

  /** How often somebody has waited for it. */
  async waited() {
    const text = await readFile(this.#log, 'utf8');
    return text.split('\n').filter((line) => /sync(\(| resumed).*= 0/.test(line)).length;
  }
}
