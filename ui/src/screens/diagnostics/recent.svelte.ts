// The newest turns over the newest conversations, for how fast Sotto answers.
import type { Turn } from '$lib/api';
import { ask } from '$lib/core/ask';
import { connection, core } from '$lib/state';
import { waitedFor } from '../conversations/conversations';

/** So many of each are enough to see how it goes. */
const CONVERSATIONS = 5;
const TURNS = 40;

export class Recent {
  /** The oldest first. */
  turns = $state.raw<readonly Turn[]>([]);
  loading = $state(true);

  get waits(): number[] {
    return this.turns.map((turn) => waitedFor(turn.trace)).filter((wait) => wait !== null);
  }

  get newest(): Turn | null {
    return this.turns.findLast((turn) => turn.trace.length > 0) ?? null;
  }

  async load(): Promise<void> {
    try {
      const newest = await ask(
        core(),
        { kind: 'history', value: { do: 'conversations', before: null, limit: CONVERSATIONS } },
        'conversations',
      );
      const all: Turn[] = [];
      for (const { id } of newest) {
        all.push(...(await ask(core(), { kind: 'history', value: { do: 'turns', conversation: id } }, 'turns')));
        if (all.length >= TURNS) break;
      }
      this.turns = all.sort((one, other) => one.created.localeCompare(other.created)).slice(-TURNS);
    } catch {
      // The state above says that Sotto cannot be reached; what was measured before still holds.
    } finally {
      this.loading = false;
    }
  }
}

/** Fresh after each turn and each new connection, while the component lives. */
export function recent(): Recent {
  const made = new Recent();
  $effect(() => {
    void connection.opened;
    void made.load();
  });
  $effect(() =>
    core().on((event) => {
      if (event.kind === 'turn_done') void made.load();
    }),
  );
  return made;
}
