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

function zoneNow(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** Where this machine is, for whatever shows an hour or a day. */
class Here {
  zone = $state(zoneNow());
}

export const here = new Here();

/** Called once by the page, while its root component is being set up: whoever travels sees the hours of the new place. */
export function followZone(): void {
  $effect(() => {
    // No page is told of it, so one looks as often as the minutes change.
    const look = () => {
      here.zone = zoneNow();
    };
    const timer = setInterval(look, 60_000);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  });
}
