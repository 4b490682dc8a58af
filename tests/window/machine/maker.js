// Somebody who makes versions of Sotto and announces them: a server on this machine, and a key of its own.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';

const MANIFEST = '/sotto.json';
const PACKAGE = '/sotto-99.tar.gz';
const SYSTEMS = { linux: 'linux', darwin: 'macos', win32: 'windows' };
const PROCESSORS = { x64: 'x86_64', arm64: 'aarch64' };
/** However Sotto came to this computer. */
const FORMS = ['deb', 'appimage', 'dmg', 'setup', 'archive'];

export class Maker {
  /** What the package is announced to be. */
  content = Buffer.from('what a newer Sotto is made of '.repeat(4_000));
  /** What is given out in its place. */
  given = this.content;
  /** Half of the package comes, and then nothing more. */
  hangs = false;
  /** The paths that were asked for. */
  asked = [];
  #keys = generateKeyPairSync('ed25519');
  #server = createServer((request, answer) => this.#answer(request, answer));
  #manifest;

  /** Announces this version from now on. */
  static async start(version) {
    const maker = new Maker();
    await new Promise((resolve) => maker.#server.listen(0, '127.0.0.1', resolve));
    const system = `${SYSTEMS[process.platform]}-${PROCESSORS[process.arch]}`;
    const url = maker.#url(PACKAGE);
    const sha256 = createHash('sha256').update(maker.content).digest('hex');
    const packages = Object.fromEntries(FORMS.map((form) => [`${system}-${form}`, { url, sha256, size: maker.content.length }]));
    const manifest = { version, date: '2020-01-01', valid_until: '9999-12-31', notes: 'It listens better.', packages };
    maker.#manifest = Buffer.from(JSON.stringify(manifest));
    return maker;
  }

  get address() {
    return this.#url(MANIFEST);
  }

  /** The public half, as `openssl` prints it. */
  get key() {
    return this.#keys.publicKey.export({ type: 'spki', format: 'pem' });
  }

  async leave() {
    const over = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await over;
  }

  #url(path) {
    return `http://127.0.0.1:${this.#server.address().port}${path}`;
  }

  #answer(request, answer) {
    this.asked.push(request.url);
    if (request.url === MANIFEST) answer.end(this.#manifest);
    else if (request.url === `${MANIFEST}.sig`) answer.end(sign(null, this.#manifest, this.#keys.privateKey));
    else if (request.url === PACKAGE) this.#give(request, answer);
    else answer.writeHead(404).end();
  }

  #give(request, answer) {
    const all = this.given;
    const etag = `"${createHash('sha256').update(all).digest('hex')}"`;
    if (this.hangs) {
      answer.writeHead(200, { 'content-length': all.length, etag });
      answer.write(all.subarray(0, all.length / 2));
      return;
    }
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (from > 0 && from < all.length && (request.headers['if-range'] ?? etag) === etag) {
      answer.writeHead(206, { 'content-length': all.length - from, 'content-range': `bytes ${from}-${all.length - 1}/${all.length}`, etag });
      answer.end(all.subarray(from));
    } else {
      answer.writeHead(200, { 'content-length': all.length, etag });
      answer.end(all);
    }
  }
}
