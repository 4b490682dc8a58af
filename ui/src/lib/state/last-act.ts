// Whether the last thing that was done is still the one that a message offers to take back. The core takes back what was
// done last, by whomever: so once something else was done (by voice, on another page, from the command line) the offer
// has to go. It tells changes, not who made them; they are told apart by when they come and by what they name. What a turn
// did is then the last thing, and is offered to be taken back in its place.
import type { Change, Event, Id, Kind, Reply, Request, Turn } from '$lib/api';
import { UNDOABLE } from './undoable';

/** What is written down along the way, and never what somebody did last. */
const ALONG: readonly Kind[] = ['conversation', 'dictation', 'occurrence', 'turn'];

export class LastAct {
  #forget: () => void;
  #offer: (turn: Id) => void;
  #underWay = 0;
  /** A turn is being worked on, and these things were changed meanwhile. */
  #turn: Set<string> | null = null;
  /** What belongs to the last act: its request and reply as texts, and the things whose change was told with it. */
  #words = '';
  #ids = new Set<string>();
  /** Its own change was told: the next one that names other things is somebody else's. */
  #told = true;

  /** `forget` takes the offer away; `offer` makes one for what a turn did. */
  constructor(forget: () => void, offer: (turn: Id) => void) {
    this.#forget = forget;
    this.#offer = offer;
  }

  begin(): void {
    if (this.#underWay === 0) {
      this.#ids.clear();
      this.#told = false;
    }
    this.#underWay += 1;
  }

  /** Asked, and answered or failed. */
  end(request: Request, reply: Reply | null): void {
    this.#underWay = Math.max(0, this.#underWay - 1);
    this.#words = JSON.stringify([request, reply]);
  }

  /** Given every event. */
  hear(event: Event): void {
    if (event.kind === 'changed_much') this.#forget();
    else if (event.kind === 'listening' && event.value === 'working') this.#turn = new Set();
    else if (event.kind === 'turn_done') this.#turnDone(event.value);
    else if (event.kind === 'changed') this.#changed(event.value);
  }

  /** What was understood and done in a turn is a thing of its own, also when it was asked for on this page. */
  #turnDone(turn: Turn): void {
    const changed = this.#turn ?? new Set<string>();
    this.#turn = null;
    const done = turn.actions.filter((action) => action.done);
    if (done.length === 0) return;
    this.#forget();
    if (!done.some((action) => UNDOABLE.has(action.tool))) return;
    this.#ids = changed;
    this.#words = JSON.stringify(turn);
    // Its changes come by another way, and may be told only after it.
    this.#told = changed.size > 0;
    this.#offer(turn.id);
  }

  #changed(changes: readonly Change[]): void {
    for (const { id, kind } of changes) if (!ALONG.includes(kind)) this.#turn?.add(id);
    const mine = ({ id }: Change) => this.#ids.has(id) || this.#words.includes(id);
    if (this.#underWay === 0 && !changes.some(mine)) {
      const theirs = changes.filter((change) => !ALONG.includes(change.kind));
      if (theirs.length === 0) return;
      if (this.#told) {
        this.#forget();
        return;
      }
    }
    for (const { id } of changes) this.#ids.add(id);
    this.#told = true;
  }
}
