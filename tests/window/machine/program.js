// The real program: `sotto serve` on a free port, with a data folder of its own that is gone afterwards.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { until } from './until.js';

const execute = promisify(execFile);

/** The program that is tried: the file that SOTTO_PROGRAM names, from where npm was called, or the one that is found by its name. */
export const PROGRAM = process.env.SOTTO_PROGRAM ? resolve(process.env.INIT_CWD ?? '.', process.env.SOTTO_PROGRAM) : 'sotto';

export class Program {
  /** The data folder. */
  folder;
  /** What is opened in a browser. */
  link = '';
  #environment;
  #before;
  #serving = null;

  constructor(folder, environment, before) {
    this.folder = folder;
    this.#before = before;
    this.#environment = {
      ...process.env,
      SOTTO_DATA_DIR: folder,
      SOTTO_NO_KEYCHAIN: '1',
      // Whether Sotto starts with the system is not for a test to change.
      XDG_CONFIG_HOME: join(folder, 'config'),
      LANG: 'en_GB.UTF-8',
      LC_ALL: 'en_GB.UTF-8',
      PATH: [dirname(PROGRAM), process.env.PATH].join(delimiter),
      ...environment,
    };
  }

  /** A new data folder; nothing runs yet. `before`: the words in front of the program each time that it is started. */
  static async fresh(environment = {}, before = []) {
    return new Program(await mkdtemp(join(tmpdir(), 'sotto-window-')), environment, before);
  }

  /** A new data folder, served. */
  static async start(environment = {}, before = []) {
    const program = await Program.fresh(environment, before);
    await program.serve();
    return program;
  }

  get port() {
    return new URL(this.link).port;
  }

  get address() {
    return this.link.split('#')[0];
  }

  /** Serves the window. `before`: other words in front of the program, this time. */
  async serve({ port = 0, more = [], before = this.#before } = {}) {
    const [first, ...words] = [...before, PROGRAM, 'serve', '--json', '--no-open', '--port', String(port), ...more];
    const serving = spawn(first, words, {
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#serving = serving;
    let said = '';
    serving.stderr.on('data', (data) => (said += data));
    const ended = new Promise((_, reject) => {
      serving.once('error', reject);
      serving.once('exit', (code) => reject(new Error(`sotto serve ended with ${code}: ${said}`)));
    });
    // Whoever ends it later does not wait for this any more.
    ended.catch(() => undefined);
    const line = new Promise((resolve) => createInterface({ input: serving.stdout }).once('line', resolve));
    this.link = JSON.parse(await Promise.race([line, ended])).link;
    return this.link;
  }

  /** Any other command, on the same data folder; gives what it said. */
  async run(...words) {
    const [first, ...rest] = [...this.#before, PROGRAM, ...words];
    const { stdout } = await execute(first, rest, { env: this.#environment, maxBuffer: 1 << 28 });
    return stdout;
  }

  /** The process that holds the data folder; `null` where none does. */
  async resident() {
    const text = await readFile(join(this.folder, 'store.lock'), 'utf8').catch(() => '');
    const id = Number.parseInt(text, 10);
    return Number.isNaN(id) || !(await isRunning(id)) ? null : id;
  }

  /** Ends what is served at once, as a crash does. The one that holds the data folder runs on. */
  async crash() {
    await this.#end('SIGKILL');
  }

  /** Ends everything in order and leaves the folder. */
  async stop() {
    await this.#end('SIGTERM');
    if ((await this.resident()) === null) return;
    await this.run('resident', '--stop');
    await until(async () => (await this.resident()) === null, 'the data folder is free');
  }

  /** Ends everything and takes the folder away. */
  async leave() {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #end(signal) {
    const serving = this.#serving;
    this.#serving = null;
    if (!serving || serving.exitCode !== null || serving.signalCode !== null) return;
    const over = new Promise((resolve) => serving.once('exit', resolve));
    serving.kill(signal);
    await over;
  }
}

/** Whether it still does something: one that has ended and that nobody asked about yet does not. */
async function isRunning(id) {
  try {
    process.kill(id, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  const state = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
  return !/\) Z /.test(state);
}
