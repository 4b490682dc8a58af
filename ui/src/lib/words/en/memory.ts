import { english } from '../plural';

export const memory = {
  title: 'Memory',
  text: 'What you asked Sotto to remember. It stays on this computer.',
  add: 'Remember something',
  addLabel: 'What Sotto should remember',
  addHint: 'In your own words: “The spare key is with Mrs Novak.”',
  filter: 'Search what is remembered',
  nothingFound: (typed: string) => `Nothing remembered fits “${typed}”.`,
  count: (facts: number) => english(facts, { one: '# thing remembered', other: '# things remembered' }),
  emptyTitle: 'Nothing is remembered yet',
  emptyText: 'Tell Sotto what it should know, and ask for it when you need it.',
  say: ['Remember that the spare key is with Mrs Novak', 'What did I say about the spare key?'],
  forgetThis: (what: string) => `Forget “${what}”`,
  forgotten: 'Forgotten',
  changed: 'Changed',
  remembered: 'Remembered',
  said: (when: string) => `You said it: ${when}`,
  written: (when: string) => `Written down: ${when}`,
  imported: (name: string, when: string) => `From ${name}: ${when}`,
  showTurn: 'Where you said it',
  keys: {
    edit: 'Change it',
    forget: 'Forget it',
  },
};
