// Newer versions of Sotto: what is sent when one is looked for, and what was found.
export const updates = {
  title: 'Newer versions',
  allow: 'Look for updates',
  hint: 'Off, nothing is asked and nothing is sent. On, whoever announces new versions sees your internet address and which version you have, each time you look. Sotto never looks by itself.',
  look: 'Look now',
  looking: 'Looking for a newer version',
  newest: (here: string) => `Sotto ${here} is the newest version.`,
  newer: (version: string) => `Sotto ${version} is there.`,
  from: (date: string, size: string) => `Of ${date}; its package has ${size}.`,
  fetch: 'Fetch it in a terminal of the computer on which Sotto runs:',
  command: 'sotto update --download FOLDER',
  checked: 'The package is compared with what was announced, and you are told how it is installed.',
  nobody: 'This build of Sotto has no signing key with an address, so it could believe no announcement of a newer version, and asks nobody. Newer versions come the way this one came, such as from your package manager.',
  own: 'For packages of your own, a terminal names the address and the key:',
  ownCommand: 'sotto update --on --from ADDRESS --key KEY',
};
