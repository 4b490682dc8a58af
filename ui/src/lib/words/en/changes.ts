// What a version brought, in the words of those who use it; CHANGELOG.md has all of it. A test asks for the version that is built.
export const changes = {
  title: 'What changed',
  versions: {
    '0.1.0': [
      'This is the first version.',
      'You talk with Sotto by a key, by the button, or with “Hey Sotto” once you have switched that on, and interrupt it by talking.',
      'Timers, alarms, reminders, tasks, lists, notes and a calendar, by voice and by hand, in English and German.',
      'What you dictate is written into other programs, and can be taken back.',
      'Nearly everything that you do can be undone.',
      'The microphone is closed and opened in this window, in the small window over others, in the menu of the icon, by a key and by words.',
      'Privacy shows each connection that was ever made, and one switch forbids all of them.',
      'Each turn of a conversation shows where its time went.',
      'The same window opens in a browser.',
    ],
  },
};
