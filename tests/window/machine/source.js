// A server of the test's own that gives out one file, as slowly and as far as the test lets it, and goes on from where it is asked to.
// It is reached encrypted, as all of them are; only whoever is told of its certificate believes it.
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { certify, noCertificate } from './certificate.js';

/** So many bytes at once, and so long between them, in milliseconds: two seconds for two megabytes. */
const PIECE = 16 << 10;
const BETWEEN = 16;
/** Whoever comes while it is busy shall come again after so many seconds. */
const COME_AGAIN = '5';

/** Why it cannot be had here; `false` where it can. */
export const noSource = noCertificate;

export class Source {
  /** The file with the certificate by which it is believed. */
  authority;
  /** Where each request began in the file, in order. */
  asked = [];
  /** So far into the file it gives, until it is let further. */
  upTo = 0;
  /** So many of those who come next are told to come again later. */
  busy = 0;
  #content;
  #folder;
  #server;

  constructor(content, folder, certificate, server) {
    this.#content = content;
    this.#folder = folder;
    this.#server = server;
    this.authority = certificate;
    server.on('request', (request, response) => this.#answer(request, response));
  }

  /** Gives out these bytes, none of them yet. */
  static async begin(content) {
    const folder = await mkdtemp(join(tmpdir(), 'sotto-source-'));
    const { certificate, key } = await certify(folder, 'IP:127.0.0.1');
    const server = createServer({ key: await readFile(key), cert: await readFile(certificate) });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Source(content, folder, certificate, server);
  }

  get address() {
    return `https://127.0.0.1:${this.#server.address().port}/model.bin`;
  }

  /** All connections break off. */
  cut() {
    this.#server.closeAllConnections();
  }

  async end() {
    const over = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await over;
    await rm(this.#folder, { recursive: true, force: true });
  }

  #answer(request, response) {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const { length } = this.#content;
    this.asked.push(from);
    if (this.busy > 0) {
      this.busy -= 1;
      response.writeHead(503, { 'retry-after': COME_AGAIN, 'content-length': 0 }).end();
      return;
    }
    const about = { 'content-length': length - from, etag: '"the only one"' };
    if (from === 0) response.writeHead(200, about);
    else response.writeHead(206, { ...about, 'content-range': `bytes ${from}-${length - 1}/${length}` });
    response.flushHeaders();
    void this.#give(response, from);
  }

  async #give(response, from) {
    for (let at = from; at < this.#content.length && !response.destroyed; await pause(BETWEEN)) {
      const to = Math.min(at + PIECE, this.upTo, this.#content.length);
      if (to <= at) continue;
      response.write(this.#content.subarray(at, to));
      at = to;
    }
    response.end();
  }
}
