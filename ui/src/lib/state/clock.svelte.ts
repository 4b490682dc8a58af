// The time as something that screens can show: it moves on only while somebody looks.
import { createSubscriber } from 'svelte/reactivity';

class Clock {
  #seconds = createSubscriber((update) => {
    const timer = setInterval(update, 1000);
    return () => clearInterval(timer);
  });
  #minutes = createSubscriber((update) => {
    let timer: ReturnType<typeof setTimeout>;
    const arm = () => {
      timer = setTimeout(
        () => {
          update();
          arm();
        },
        60_000 - (Date.now() % 60_000),
      );
    };
    arm();
    // A machine that slept comes back with another time.
    document.addEventListener('visibilitychange', update);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', update);
    };
  });

  /** Now, fresh each second. */
  get second(): Date {
    this.#seconds();
    return new Date();
  }

  /** Now, fresh each minute. */
  get minute(): Date {
    this.#minutes();
    return new Date();
  }
}

export const clock = new Clock();
