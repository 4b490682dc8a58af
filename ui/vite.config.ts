// Two pages out of one bundle: the window (also what a browser gets) and the pill that floats above other windows.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { budget } from './budget';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const testing = process.env['VITEST'] !== undefined;

/** The tests that begin with these words run without jsdom, which takes longer to begin than they need altogether. */
const WITHOUT_PAGE = '// Needs no page.';

function withoutPage(): string[] {
  return readdirSync(here('./src'), { recursive: true, encoding: 'utf8' })
    .map((file) => `src/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.test.ts') && readFileSync(here(`./${file}`), 'utf8').startsWith(WITHOUT_PAGE));
}

const bare = testing ? withoutPage() : [];

export default defineConfig({
  // The window loads its files from its own protocol, a browser from any folder: so nothing is absolute.
  base: './',
  plugins: [svelte(), budget()],
  resolve: {
    alias: {
      $lib: here('./src/lib'),
      // A build leaves out what is not used; a test would read all of it, once for each file.
      ...(testing ? { 'bits-ui': here('./src/test/bits-ui.ts') } : {}),
    },
    // Without this Vitest would take Svelte's half for servers, which cannot mount anything.
    conditions: testing ? ['browser'] : undefined,
  },
  build: {
    target: ['es2022', 'safari16'],
    // The policy of the page allows scripts and styles from files only.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: here('./index.html'), overlay: here('./overlay.html') },
    },
  },
  test: {
    restoreMocks: true,
    // By itself it leaves one core free, and so on a machine with two takes one file after the other.
    maxWorkers: '100%',
    // A machine that is busy with other things is slow, and that is no fault of what is tested.
    testTimeout: 60_000,
    // They begin in the order of their names: the short ones fill what is left of the time.
    projects: [
      {
        extends: true,
        test: {
          name: 'page',
          environment: 'jsdom',
          include: ['src/**/*.test.ts'],
          exclude: bare,
          setupFiles: ['src/test/setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'without-page',
          environment: './src/test/without-page.ts',
          include: bare,
          // They leave nothing behind, so each process reads the modules once for all of its files.
          isolate: false,
        },
      },
    ],
  },
});
