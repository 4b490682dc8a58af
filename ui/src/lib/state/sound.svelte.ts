// The microphone and the loudspeaker of the browser, where this page is shown by one; the window needs none.
import type { Listening } from '$lib/api';
import type { BrowserSound, NoMicrophone } from '$lib/sound/browser-sound';
import { words } from '$lib/words';
import { core } from './link.svelte';
import { toasts } from './toasts.svelte';

let sound = $state.raw<BrowserSound | null>(null);

/** Called once by the page, while its root component is being set up. */
export function followSound(state: () => Listening): void {
  $effect(() => {
    const channel = core().sound;
    if (!channel) return;
    let gone = false;
    void Promise.all([import('$lib/sound/browser-sound'), import('$lib/sound/devices')]).then(
      ([browser, devices]) => {
        if (!gone) sound = new browser.BrowserSound(channel, devices.browserDevices, tell);
      },
      // Without these files the core still hears through its own machine's microphone.
      (error: unknown) => console.warn(error),
    );
    return () => {
      gone = true;
      sound?.close();
      sound = null;
    };
  });
  $effect(() => sound?.follow(state()));
}

/** Opens the browser's microphone where there is one to open; the person is told why it could not be. */
export async function openBrowserMicrophone(): Promise<void> {
  await sound?.open();
}

/** Closes it again where nothing came of the talking. */
export function closeBrowserMicrophone(): void {
  sound?.follow('idle');
}

function tell(problem: NoMicrophone): void {
  const w = words.common.shell;
  const sentences = { forbidden: w.microphoneForbidden, insecure: w.microphoneInsecure, none: w.microphoneNone };
  toasts.show({ text: problem.is === 'refused' ? problem.sentence : sentences[problem.is], tone: 'problem' });
}
