// What the pill shows of what goes on. The window around it comes and goes by itself; this decides what stands in it.
import type { Listening, Problem, Turn } from '$lib/api';

export interface Now {
  state: Listening;
  firm: string;
  tentative: string;
  answer: string;
  done: Turn | null;
  problem: Problem | null;
}

export interface Pill {
  /** The words of the person. */
  heard: { firm: string; tentative: string } | null;
  /** The answer so far, or why there is none. */
  answer: string | null;
  failed: boolean;
  /** Only how it stands, while there are no words yet. */
  state: Listening | null;
}

export function pillOf(now: Now): Pill {
  const heard =
    now.firm.trim() !== '' || now.tentative.trim() !== '' ? { firm: now.firm, tentative: now.tentative } : null;
  const sentence = now.done?.outcome.is === 'failed' && now.answer.trim() === '' ? now.done.outcome.sentence : null;
  const answer = now.answer.trim() !== '' ? now.answer : (sentence ?? now.problem?.sentence ?? null);
  const failed = now.answer.trim() === '' && answer !== null;
  return { heard, answer, failed, state: heard || answer !== null ? null : now.state };
}

/** What Esc asks for: what is being said is let go, what goes on ends, and what only stands there is put away. */
export function dismissal(state: Listening): 'cancel' | 'stop' | null {
  switch (state) {
    case 'request':
    case 'dictation':
      return 'cancel';
    case 'working':
    case 'speaking':
      return 'stop';
    case 'closed':
    case 'idle':
    case 'wake_word':
      return null;
  }
}

/** Whether it goes on, whatever was put away before. */
export function active(state: Listening): boolean {
  return dismissal(state) !== null;
}
