// The one core of this page, and how the connection to it stands.
import type { Core, CoreState, Refusal } from '$lib/core/core';

let present: Core | null = null;

class Connection {
  state = $state<CoreState>('connecting');
  refusal = $state.raw<Refusal | null>(null);
  nextTry = $state<number | null>(null);
  /** Counts how often the connection was opened: whoever shows something asks for it anew after each. */
  opened = $state(0);
}

export const connection = new Connection();

/** The core of this page. */
export function core(): Core {
  if (!present) throw new Error('connect() comes before core()');
  return present;
}

/** Makes this the core of the page; gives back the way to undo that. */
export function connect(to: Core): () => void {
  present = to;
  const look = () => {
    const before = connection.state;
    connection.state = to.state;
    connection.refusal = to.refusal;
    connection.nextTry = to.nextTry;
    if (to.state === 'open' && before !== 'open') connection.opened += 1;
  };
  connection.state = 'connecting';
  look();
  const stop = to.onState(look);
  return () => {
    stop();
    if (present === to) present = null;
  };
}
