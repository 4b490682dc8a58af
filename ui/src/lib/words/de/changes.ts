import type { Same } from '../catalogue';
import type { changes as english } from '../en/changes';

export const changes: Same<typeof english> = {
  title: 'Was sich geändert hat',
  versions: {
    '0.1.0': [
      'Das ist die erste Version.',
      'Du sprichst mit Sotto per Taste, per Knopf oder mit „Hey Sotto“, sobald du das eingeschaltet hast, und fällst ihm ins Wort, indem du sprichst.',
      'Timer, Wecker, Erinnerungen, Aufgaben, Listen, Notizen und ein Kalender, mit der Stimme und von Hand, auf Englisch und Deutsch.',
      'Was du diktierst, wird in andere Programme geschrieben und lässt sich zurücknehmen.',
      'Fast alles, was du tust, lässt sich rückgängig machen.',
      'Das Mikrofon schließt und öffnest du in diesem Fenster, im kleinen Fenster über anderen, im Menü des Symbols, mit einer Taste und mit Worten.',
      'Unter Privatsphäre steht jede Verbindung, die es je gab, und ein Schalter verbietet alle.',
      'Jeder Beitrag eines Gesprächs zeigt, wo seine Zeit geblieben ist.',
      'Dasselbe Fenster öffnet sich auch in einem Browser.',
    ],
  },
};
