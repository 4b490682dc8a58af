// Two pages out of one bundle: the window (also what a browser gets) and the pill that floats above other windows.
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { budget } from './budget';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // The window loads its files from its own protocol, a browser from any folder: so nothing is absolute.
  base: './',
  plugins: [svelte(), budget()],
  resolve: {
    alias: { $lib: here('./src/lib') },
    // Without this Vitest would take Svelte's half for servers, which cannot mount anything.
    conditions: process.env['VITEST'] ? ['browser'] : undefined,
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
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/test/setup.ts'],
    restoreMocks: true,
    // By itself it leaves one core free, and so on a machine with two takes one file after the other.
    maxWorkers: '100%',
    // A machine that is busy with other things is slow, and that is no fault of what is tested.
    testTimeout: 60_000,
  },
});
