// What a line of the ledger says.
import type { Connection } from '$lib/api';
import { bytes, words } from '$lib/words';

/** So many lines at first, and so many more each time. */
export const PAGE = 50;

export function endingWords(connection: Connection): string {
  const ended = words.privacy.ended;
  switch (connection.ending.is) {
    case 'refused':
      return connection.ending.offline ? ended.refusedOffline : ended.refused;
    case 'failed':
      return ended.failed(connection.ending.what);
    default:
      return ended[connection.ending.is];
  }
}

export function toneOf(connection: Connection): 'plain' | 'warning' | 'danger' {
  if (connection.ending.is === 'failed') return 'danger';
  return connection.ending.is === 'refused' ? 'warning' : 'plain';
}

export function whereWords(connection: Connection): string {
  return connection.to ?? connection.program ?? '';
}

export function whyWords(connection: Connection): string {
  const why = connection.asked_for ? words.privacy.byYou : words.privacy.byItself;
  return connection.local ? `${why} · ${words.privacy.onThisMachine}` : why;
}

export function howMuchWords(connection: Connection): string {
  const { bytes_up: up, bytes_down: down } = connection;
  if (up === 0 && down === 0) return words.privacy.nothing;
  return [words.privacy.up(bytes(up)), words.privacy.down(bytes(down))].join(' · ');
}

/** The newest lines as they are now, and behind them the earlier ones that were read before. Where so much was written
    meanwhile that the two do not meet, only the newest: nothing may be missing in between. */
export function joined(newest: readonly Connection[], known: readonly Connection[]): readonly Connection[] {
  const last = newest.at(-1);
  const at = known.findIndex((line) => line.id === last?.id);
  return at < 0 ? newest : [...newest, ...known.slice(at + 1)];
}
