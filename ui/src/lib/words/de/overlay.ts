import type { Same } from '../catalogue';
import type { overlay as english } from '../en/overlay';

export const overlay: Same<typeof english> = {
  name: 'Sotto',
  level: 'Wie laut du bist',
  dismiss: 'Ausblenden (Esc)',
  microphone: 'Mikrofon',
  closed: 'Das Mikrofon ist zu.',
  answer: (heard, answer) => `${heard}: ${answer}`,
};
