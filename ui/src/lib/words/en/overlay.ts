export const overlay = {
  name: 'Sotto',
  level: 'How loud you are',
  dismiss: 'Put away (Esc)',
  microphone: 'Microphone',
  closed: 'The microphone is closed.',
  answer: (heard: string, answer: string) => `${heard}: ${answer}`,
};
