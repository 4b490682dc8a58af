import type { Same } from '../catalogue';
import type { firstrun as english } from '../en/firstrun';

export const firstrun: Same<typeof english> = {
  title: 'Willkommen bei Sotto',
  text: 'Wenige kurze Schritte, die du alle überspringen kannst. Nichts, was du sagst, verlässt diesen Rechner.',
  progress: (step, of) => `Schritt ${step} von ${of}`,
  skipAll: 'Alles überspringen',
  skipStep: 'Diesen Schritt überspringen',
  next: 'Weiter',
  finish: 'Fertig',
  microphoneTitle: 'Hört dich Sotto?',
  microphoneText:
    'Drück auf den Knopf und sag irgendetwas. Der Balken bewegt sich mit deiner Stimme; getan wird hier nichts davon.',
  microphoneStart: 'Zuhören',
  microphoneLevel: 'Wie laut du bist',
  microphoneNow: 'Sag jetzt etwas',
  microphoneHeard: 'Sotto hört dich.',
  microphoneQuiet: 'Noch ist nichts zu hören. Ist das richtige Mikrofon gewählt, und ist es eingeschaltet?',
  microphoneChoose: 'Anderes Mikrofon wählen',
  microphoneClosed: 'Das Mikrofon ist zu. Das macht nichts: Alles lässt sich auch schreiben.',
  microphoneOpen: 'Mikrofon öffnen',
  keyTitle: 'Die Taste zum Sprechen',
  keyText: 'Drück sie jetzt, auch während ein anderes Programm vorn ist.',
  keyHeard: 'Das geht. Halte sie, während du sprichst, oder drück sie einmal und sprich einfach.',
  keyHelp:
    'Geschieht nichts? Vielleicht hat ein anderes Programm diese Taste. Auf manchen Oberflächen gibst du in den Systemeinstellungen einer eigenen Taste den Befehl „sotto toggle“.',
  keyChoose: 'Andere Taste wählen',
  keyNone: 'Es ist keine Taste gewählt.',
  tryTitle: 'Probier es aus',
  tryText: 'Sag oder schreib eins davon, oder was du magst.',
  trySay: ['Wie spät ist es?', 'Wie viele Tage sind es bis Weihnachten?', 'Was kannst du?'],
  tryLabel: 'Was du von Sotto möchtest',
  trySend: 'Fragen',
  tryDone: 'Mehr ist es nicht.',
  bigger: (title, size) =>
    `Offene Fragen beantwortet Sotto mit einem größeren Modell besser: ${title} passt auf diesen Rechner; zu holen sind ${size}.`,
  biggerGet: 'Holen',
  biggerLater: 'Später',
  biggerComes: (title) => `${title} ist unterwegs, und du kannst Sotto solange benutzen.`,
  biggerSee: 'Sehen, wie weit es ist',
  autostart: 'Mit dem Rechner starten',
  autostartHint: 'Dann wirkt die Taste von Anfang an.',
};
