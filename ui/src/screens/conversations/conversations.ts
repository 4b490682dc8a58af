// What conversations are called, how long a turn took, and what of it is copied.
import type { Conversation, Kind, Trace, Turn } from '$lib/api';
import { moment } from '$lib/words';

/** Its title, else the first words that were said in it, else when it began. */
export function titleOf(conversation: Conversation, firstWords: string | undefined): string {
  const title = conversation.title?.trim() ?? '';
  if (title !== '') return title;
  const said = firstWords?.trim() ?? '';
  return said !== '' ? said : moment(new Date(conversation.created));
}

/** How long the person waited: from the end of their own words to the first sound of the answer, or to the end of the
    work where nothing was spoken. `null` where that was not measured. */
export function waitedFor(trace: readonly Trace[]): number | null {
  const ends = (stage: Trace['stage']) => trace.filter((one) => one.stage === stage).map((one) => one.to_ms);
  const begins = (stage: Trace['stage']) => trace.filter((one) => one.stage === stage).map((one) => one.from_ms);
  if (trace.length === 0) return null;
  const from = Math.max(0, ...ends('heard'));
  const spoke = begins('spoke');
  const worked = (['recognised', 'understood', 'thought', 'acted'] as const).flatMap(ends);
  if (spoke.length === 0 && worked.length === 0) return null;
  const to = spoke.length > 0 ? Math.min(...spoke) : Math.max(...worked);
  return Math.max(0, to - from);
}

/** The whole time of a turn. */
export function lengthOf(trace: readonly Trace[]): number {
  return Math.max(0, ...trace.map((one) => one.to_ms));
}

/** What Sotto said, also where all it could say is why it did not work. */
export function answerOf(turn: Turn): string {
  if (turn.answer.trim() !== '') return turn.answer;
  return turn.outcome.is === 'failed' ? turn.outcome.sentence : '';
}

/** Question and answer as plain text for elsewhere. */
export function asText(turn: Turn): string {
  return [turn.heard, answerOf(turn)].map((part) => part.trim()).filter((part) => part !== '').join('\n\n');
}

/** The turn that stands where the wanted one stood: a correction takes the place of what it corrects. */
export function standingFor(turns: readonly Turn[], wanted: string): Turn | undefined {
  return turns.find((turn) => turn.id === wanted) ?? turns.find((turn) => turn.replaces === wanted);
}

/** The screen on which a thing of this kind is at home. */
export function screenOf(kind: Kind): string | null {
  switch (kind) {
    case 'task':
      return 'tasks';
    case 'list':
    case 'list_item':
      return 'lists';
    case 'note':
      return 'notes';
    case 'timer':
    case 'alarm':
    case 'reminder':
    case 'occurrence':
      return 'today';
    case 'calendar_entry':
      return 'calendar';
    case 'fact':
      return 'memory';
    case 'conversation':
    case 'turn':
      return 'conversations';
    case 'dictation':
    case 'setting':
      return 'settings';
  }
}

/** Whether a thing of this kind has a page of its own on that screen. */
export function hasPage(kind: Kind): boolean {
  return kind === 'note' || kind === 'list' || kind === 'conversation';
}
