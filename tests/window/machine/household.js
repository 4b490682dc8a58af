// Somebody's everyday life, said to the real program in the words that people use.
const SAID = [
  'Add milk, bread and apples to the shopping list',
  'Add passport and toothbrush to the packing list',
  'Add a task to clean the gutters',
  'Add a task to call the plumber',
  'Add a task: tax return, due on the first of May',
  'Take a note that the key hangs behind the blue door',
  'Remind me tomorrow at nine to call Mum',
  'Wake me up at seven tomorrow',
  'Put lunch with Anna on my calendar for Friday at noon',
  'Remember that my sister is called Anna',
  'Set a pasta timer for ten minutes',
  'What is 17 times 23?',
  'How many days until Christmas?',
];

/** Says all of it. */
export async function furnish(program) {
  for (const words of SAID) await program.run('ask', words);
}

/** Everything that is kept, as an export. */
export async function kept(program) {
  return JSON.parse(await program.run('export'));
}

/** Where the screens are, and the pages within them: the way of each, for a household that was furnished. */
export async function waysOf(page, program) {
  const links = await page
    .getByRole('navigation', { name: 'Screens' })
    .getByRole('link')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href').replace('#/', '')));
  const { lists, notes, conversations } = await kept(program);
  return {
    screens: links,
    within: [
      'firstrun',
      'firstrun?step=try',
      `conversations/${conversations[0].id}`,
      `lists/${lists[0].id}`,
      `notes/${notes[0].id}`,
      'notes/new',
      ...['keys', 'voice', 'dictation', 'look', 'time', 'keep', 'answers', 'computer', 'about'].map((group) => `settings/${group}`),
    ],
  };
}
