// The log as it is read: the newest lines of those that are wanted, earlier ones on demand, and new ones while it is followed.
import type { LogLevel, LogLine, LogRequest, Problem, Request } from '$lib/api';
import { ask, problemOf } from '$lib/core/ask';
import { core } from '$lib/state';

/** Which lines are wanted. */
export interface Wanted {
  least: LogLevel;
  /** Empty: everywhere. */
  room: string;
  containing: string;
}

/** So many at once. */
export const PAGE = 200;
/** What is followed for long lets go of its oldest lines. */
export const MOST = 2000;

export function request(wanted: Wanted, over: Partial<LogRequest> = {}): Request {
  const asked: LogRequest = {
    least: wanted.least, room: wanted.room || null, containing: wanted.containing.trim() || null, newest: PAGE,
    before: null, after: null, ...over,
  };
  return { kind: 'diagnostics', value: { do: 'log', ...asked } };
}

export class LogReader {
  /** The oldest first. */
  lines = $state.raw<readonly LogLine[]>([]);
  rooms = $state.raw<readonly string[]>([]);
  earlier = $state(false);
  loading = $state(true);
  problem = $state.raw<Problem | null>(null);
  #end: string | null = null;
  // Only the answer to the latest choice counts.
  #latest = 0;
  #busy = false;

  /** The newest of these. */
  async load(wanted: Wanted): Promise<void> {
    this.#latest += 1;
    await this.#read(request(wanted), (lines, earlier, end) => {
      this.lines = lines;
      this.earlier = earlier;
      this.#end = end;
    });
  }

  /** Those before the first that is shown. */
  async more(wanted: Wanted): Promise<void> {
    const before = this.lines[0]?.place;
    if (before === undefined || this.#busy) return;
    await this.#read(request(wanted, { before }), (lines, earlier) => {
      this.lines = [...lines, ...this.lines];
      this.earlier = earlier;
    });
  }

  /** What came since. */
  async follow(wanted: Wanted): Promise<void> {
    if (this.#busy || this.loading) return;
    const after = this.#end;
    if (after === null) return this.load(wanted);
    await this.#read(request(wanted, { after }), (lines, _earlier, end) => {
      this.#end = end;
      if (lines.length === 0) return;
      const all = [...this.lines, ...lines];
      this.lines = all.slice(-MOST);
      if (all.length > MOST) this.earlier = true;
    });
  }

  async #read(what: Request, take: (lines: readonly LogLine[], earlier: boolean, end: string) => void): Promise<void> {
    const mine = this.#latest;
    this.#busy = true;
    try {
      const log = await ask(core(), what, 'log');
      if (mine !== this.#latest) return;
      this.problem = null;
      if (log.rooms.some((room) => !this.rooms.includes(room))) {
        this.rooms = [...new Set([...this.rooms, ...log.rooms])].sort();
      }
      take(log.lines, log.earlier, log.end);
    } catch (error) {
      if (mine === this.#latest) this.problem = problemOf(error);
    } finally {
      if (mine === this.#latest) {
        this.loading = false;
        this.#busy = false;
      }
    }
  }
}

/** As it is copied: one line each, in English and with the whole time, so that whoever reads it finds things. */
export function asText(lines: readonly LogLine[]): string {
  return lines
    .map((line) => [line.at ?? '-', line.level ?? '-', line.room ?? '-', line.text].join('  '))
    .join('\n');
}
