// The processes that a process started, and their end.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Whether this system can be asked. */
export const ASKABLE = process.platform !== 'win32';

async function all() {
  const { stdout } = await execute('ps', ['-A', '-o', 'pid=,ppid=,comm=']);
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.+)$/.exec(line))
    .filter(Boolean)
    .map(([, id, parent, name]) => ({ id: Number(id), parent: Number(parent), name: name.trim().split('/').at(-1) }));
}

/** The engine of this name among what was started by `parent`, or `null`. */
export async function childOf(parent, name) {
  return (await all()).find((one) => one.parent === parent && one.name === name)?.id ?? null;
}

/** Ends it at once, as a crash does. */
export function kill(id) {
  process.kill(id, 'SIGKILL');
}
