import type { Same } from '../catalogue';
import type { pickers as english } from '../en/pickers';

export const pickers: Same<typeof english> = {
  system: 'Wie im System gewählt',
  usual: (name) => `Wie im System gewählt (${name})`,
  unplugged: (name) => `${name} (nicht angeschlossen)`,
  gone: (name) => `${name} (nicht da)`,
  anyVoice: 'Von Sotto gewählt',
  voice: (title, language) => `${title}, ${language}`,
  hear: 'Anhören',
  more: 'Mehr Stimmen holen',
  tryMicrophone: 'Mikrofon ausprobieren',
  tryStop: 'Nicht mehr ausprobieren',
  tryNow: 'Sag etwas. Getan wird nichts davon.',
  tryLevel: 'Wie laut es am Mikrofon ist',
  tryHeard: (said) => `Sotto hat gehört: ${said}`,
  tryNothing: 'Es waren keine Worte zu hören. Ist das richtige Mikrofon gewählt, und ist es eingeschaltet?',
  sentence: 'Hallo, so klinge ich.',
  english: 'Hello, this is how I sound.',
  german: 'Hallo, so klinge ich.',
};
