// The whole interface stays small: a build whose scripts and styles are too large together does not succeed.
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

export const BUDGET = 250 * 1024;

/** What the files weigh on their way to a browser. */
export function weight(files: Iterable<{ name: string; content: string | Uint8Array }>): number {
  let sum = 0;
  for (const { name, content } of files) if (/\.(js|css)$/.test(name)) sum += gzipSync(content).byteLength;
  return sum;
}

export function budget(): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const all = Object.values(bundle).map((file) => ({
          name: file.fileName,
          content: file.type === 'chunk' ? file.code : file.source,
        }));
        const sum = weight(all);
        const size = `${(sum / 1024).toFixed(1)} KiB of ${BUDGET / 1024} KiB, packed`;
        if (sum > BUDGET) this.error(`The interface has become too large: ${size}.`);
        this.info(`Scripts and styles: ${size}.`);
      },
    },
  };
}
