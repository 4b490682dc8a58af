// Tests of which each has a program and a page of its own, ended whatever comes.
import { test } from 'node:test';
import { open } from './chromium.js';
import { Program } from './program.js';

/** Gives what makes such a test of a name and a body. `browser` gives the browser, once there is one. */
export function eachAlone(browser) {
  return (name, body) =>
    test(name, async () => {
      const program = await Program.start();
      try {
        const page = await open(browser());
        try {
          await body(program, page);
        } finally {
          await page.context().close();
        }
      } finally {
        await program.leave();
      }
    });
}
