// Theme, language and text size, laid onto the page. They are kept beside the page too, because the settings arrive
// after the first paint and a flash of the wrong colour hurts at night.
import { untrack } from 'svelte';
import type { LookSettings } from '$lib/api';
import { useLanguage, type Language } from '$lib/words';
import { settings } from './settings.svelte';

const KEPT_AS = 'sotto.look';

interface Look {
  theme: LookSettings['theme'];
  language: Language;
  text_percent: number;
}

/** The language of the window: as chosen, else the system's, else English. */
export function languageOf(choice: LookSettings['language'], system: readonly string[]): Language {
  const wanted = choice.is === 'named' ? [choice.name] : system;
  for (const code of wanted) {
    const short = code.toLowerCase().split(/[-_]/)[0];
    if (short === 'de') return 'de';
    if (short === 'en') return 'en';
  }
  return 'en';
}

export async function wear(look: Look): Promise<void> {
  const root = document.documentElement;
  if (look.theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = look.theme;
  const percent = Math.min(300, Math.max(50, look.text_percent));
  root.style.setProperty('--text-scale', String(percent / 100));
  await useLanguage(look.language);
}

/** The look of the last time, before anything is drawn. */
export async function wearLast(): Promise<void> {
  let last: Partial<Look> = {};
  try {
    last = (JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}') ?? {}) as Partial<Look>;
  } catch {
    // Unreadable is as good as nothing: the settings come soon.
  }
  await wear({
    theme: last.theme === 'dark' || last.theme === 'light' ? last.theme : 'system',
    language: last.language === 'de' || last.language === 'en' ? last.language : languageOf({ is: 'automatic' }, navigator.languages),
    text_percent: typeof last.text_percent === 'number' ? last.text_percent : 100,
  });
}

/** Called once by each page, while its root component is being set up. */
export function followLook(): void {
  $effect(() => {
    const chosen = settings.current?.look;
    if (!chosen) return;
    const look: Look = {
      theme: chosen.theme,
      language: languageOf(chosen.language, navigator.languages),
      text_percent: chosen.text_percent,
    };
    untrack(() => void wear(look));
    try {
      localStorage.setItem(KEPT_AS, JSON.stringify(look));
    } catch {
      // Without storage the page begins with the system's look.
    }
  });
}
