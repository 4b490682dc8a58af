import type { Same } from '../catalogue';
import type { memory as english } from '../en/memory';
import { german } from '../plural';

export const memory: Same<typeof english> = {
  title: 'Gedächtnis',
  text: 'Was Sotto sich für dich merken soll. Es bleibt auf diesem Rechner.',
  add: 'Etwas merken',
  addLabel: 'Was Sotto sich merken soll',
  addHint: 'In deinen Worten: „Der Ersatzschlüssel ist bei Frau Novak.“',
  filter: 'Gemerktes durchsuchen',
  nothingFound: (typed) => `Nichts Gemerktes passt zu „${typed}“.`,
  count: (facts) => german(facts, { one: '# Sache gemerkt', other: '# Sachen gemerkt' }),
  emptyTitle: 'Noch ist nichts gemerkt',
  emptyText: 'Sag Sotto, was es wissen soll, und frag danach, wenn du es brauchst.',
  say: ['Merk dir, dass der Ersatzschlüssel bei Frau Novak ist', 'Was habe ich über den Ersatzschlüssel gesagt?'],
  forgetThis: (what) => `„${what}“ vergessen`,
  forgotten: 'Vergessen',
  changed: 'Geändert',
  remembered: 'Gemerkt',
  said: (when) => `Das hast du gesagt: ${when}`,
  written: (when) => `Aufgeschrieben: ${when}`,
  imported: (name, when) => `Aus ${name}: ${when}`,
  showTurn: 'Wo du es gesagt hast',
  keys: {
    edit: 'Ändern',
    forget: 'Vergessen',
  },
};
