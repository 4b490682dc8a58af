export const pickers = {
  system: 'As the system says',
  usual: (name: string) => `As the system says (${name})`,
  unplugged: (name: string) => `${name} (not connected)`,
  gone: (name: string) => `${name} (not here)`,
  anyVoice: 'Chosen by Sotto',
  voice: (title: string, language: string) => `${title}, ${language}`,
  hear: 'Listen',
  more: 'Get more voices',
  /** In the language of the window. */
  sentence: 'Hello, this is how I sound.',
  english: 'Hello, this is how I sound.',
  german: 'Hallo, so klinge ich.',
};
