// The one catalogue of strings: `words.tasks.title` is the string in the language of the window, and everything that
// shows it follows when the language changes. English comes with the page; German is fetched when it is wanted.
import type { Same } from './catalogue';
import { en } from './en';

export type Language = 'en' | 'de';
export type Catalogue = Same<typeof en>;

class Present {
  catalogue = $state.raw<Catalogue>(en);
  language = $state<Language>('en');
}

const present = new Present();

/** The language of the window; reading it in a component follows its changes. */
export function language(): Language {
  return present.language;
}

let latest: Language = 'en';

export async function useLanguage(wanted: Language): Promise<void> {
  latest = wanted;
  let catalogue: Catalogue = en;
  try {
    if (wanted === 'de') catalogue = (await import('./de')).de;
  } catch (error) {
    // Words in the language of before are better than no page.
    console.warn(error);
    return;
  }
  // Whoever switched back and forth in the meantime gets what they chose last.
  if (latest !== wanted) return;
  present.catalogue = catalogue;
  present.language = wanted;
  document.documentElement.lang = wanted;
  document.documentElement.dir = 'ltr';
}

/** The strings. Read them where they are shown, not once for all. */
export const words: Catalogue = Object.create(null) as Catalogue;
for (const screen of Object.keys(en)) {
  Object.defineProperty(words, screen, {
    enumerable: true,
    get: () => present.catalogue[screen as keyof Catalogue],
  });
}
