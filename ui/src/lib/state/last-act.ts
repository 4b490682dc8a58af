// Whether the last thing that was done is still the one that a message offers to take back. The core takes back what was
// done last, by whomever: so once something else was done (by voice, on another page, from the command line) the offer
// has to go. It tells changes, not who made them; they are told apart by when they come and by what they name.
import type { Change, Event, Kind, Reply, Request } from '$lib/api';

/** What is written down along the way, and never what somebody did last. */
const ALONG: readonly Kind[] = ['conversation', 'dictation', 'occurrence', 'turn'];

export class LastAct {
  #forget: () => void;
  #underWay = 0;
  /** What belongs to the last act: its request and reply as texts, and the things whose change was told with it. */
  #words = '';
  #ids = new Set<string>();
  /** Its own change was told: the next one that names other things is somebody else's. */
  #told = true;

  /** `forget` takes the offer away. */
  constructor(forget: () => void) {
    this.#forget = forget;
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
    // What was understood and done in a turn is a thing of its own, also when it was asked for on this page.
    else if (event.kind === 'turn_done') {
      if (event.value.actions.some((action) => action.done)) this.#forget();
    } else if (event.kind === 'changed') this.#changed(event.value);
  }

  #changed(changes: readonly Change[]): void {
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
