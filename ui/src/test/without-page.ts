// Where the tests run that need no page: a world without a document, which begins at once. Modules are compiled for it as for a
// page, so that what follows a state follows it here too.
import type { Environment } from 'vitest/runtime';

export default {
  name: 'without-page',
  viteEnvironment: 'client',
  setup(world: typeof globalThis) {
    const before = Object.getOwnPropertyDescriptor(world, 'navigator');
    // Numbers and dates are written as in the page of the other tests, whatever this machine speaks.
    Object.defineProperty(world, 'navigator', { configurable: true, value: { languages: ['en-US', 'en'] } });
    return {
      teardown() {
        if (before) Object.defineProperty(world, 'navigator', before);
        else Reflect.deleteProperty(world, 'navigator');
      },
    };
  },
} satisfies Environment;
