// The microphone and the loudspeaker of the browser, where this page is shown by one; the window needs none.
import type { Listening } from '$lib/api';
import type { BrowserSound, NoMicrophone } from '$lib/sound/browser-sound';
import { words } from '$lib/words';
import { core } from './link.svelte';
import { toasts } from './toasts.svelte';

class PageMicrophone {
  /** The microphone of this page is open, and Sotto listens to it. */
  open = $state(false);
}

export const pageMicrophone = new PageMicrophone();

let sound = $state.raw<BrowserSound | null>(null);
let loading: Promise<BrowserSound | null> | null = null;

/** Called once by the page, while its root component is being set up. */
export function followSound(state: () => Listening): void {
  $effect(() => {
    const channel = core().sound;
    if (!channel) return;
    let gone = false;
    loading = Promise.all([import('$lib/sound/browser-sound'), import('$lib/sound/devices')]).then(
      ([browser, devices]) => {
        if (gone) return null;
        const open = (open: boolean) => (pageMicrophone.open = open);
        sound = new browser.BrowserSound(channel, devices.browserDevices, { problem: tell, open });
        return sound;
      },
      (error: unknown) => {
        console.warn(error);
        return null;
      },
    );
    return () => {
      gone = true;
      sound?.close();
      sound = null;
      loading = null;
    };
  });
  $effect(() => sound?.follow(state()));
}

/** Opens the microphone of this page, where a browser shows it; the person is told why it could not be. Whether somebody can
    be heard: the window leaves its microphone to the core. */
export async function openBrowserMicrophone(): Promise<boolean> {
  if (!core().sound) return true;
  const opened = await loading;
  if (opened) return opened.open();
  toasts.show({ text: words.common.shell.microphoneBroken, tone: 'problem' });
  return false;
}

/** Closes it again where nothing came of the talking. */
export function closeBrowserMicrophone(): void {
  sound?.leave();
}

function tell(problem: NoMicrophone): void {
  const w = words.common.shell;
  const sentences = {
    silent: w.microphoneSilent,
    forbidden: w.microphoneForbidden,
    insecure: w.microphoneInsecure,
    none: w.microphoneNone,
    busy: w.microphoneBusy,
    gone: w.microphoneGone,
  };
  toasts.show({ text: problem.is === 'refused' ? problem.sentence : sentences[problem.is], tone: 'problem' });
}
