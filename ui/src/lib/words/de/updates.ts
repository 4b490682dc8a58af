import type { Same } from '../catalogue';
import type { updates as english } from '../en/updates';

export const updates: Same<typeof english> = {
  title: 'Neuere Versionen',
  allow: 'Nach Aktualisierungen sehen',
  hint: 'Aus: Nichts wird gefragt und nichts gesendet. An: Wer neue Versionen ankündigt, sieht deine Internetadresse und welche Version du hast, jedes Mal, wenn du nachsiehst. Von selbst sieht Sotto nie nach.',
  look: 'Jetzt nachsehen',
  looking: 'Sotto sieht nach einer neueren Version',
  newest: (here) => `Sotto ${here} ist die neueste Version.`,
  newer: (version) => `Sotto ${version} ist da.`,
  from: (date, size) => `Vom ${date}; das Paket hat ${size}.`,
  checked: 'Das Paket wird mit dem verglichen, was angekündigt war, und du erfährst, wie es eingerichtet wird.',
  get: 'Holen',
  progress: 'Wie viel vom Paket schon da ist',
  fetching: 'Unterwegs',
  stop: 'Anhalten',
  stopped: 'Angehalten',
  goOn: 'Weiter holen',
  ready: (version) => `Sotto ${version} ist geholt.`,
  same: 'Es ist das angekündigte.',
  lies: 'Es liegt auf dem Rechner, auf dem Sotto läuft:',
  show: 'Im Ordner zeigen',
  nobody: 'Dieses Sotto hat keinen Signaturschlüssel mit einer Adresse, könnte also keiner Ankündigung einer neueren Version glauben, und fragt niemanden. Neuere Versionen kommen, wie diese kam, etwa von deiner Paketverwaltung.',
  own: 'Für eigene Pakete nennst du Adresse und Schlüssel in einem Terminal:',
  ownCommand: 'sotto update --on --from ADRESSE --key SCHLÜSSEL',
};
