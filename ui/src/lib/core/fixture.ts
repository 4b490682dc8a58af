// A core that answers from a table: for unit tests, and for looking at the interface without Sotto
// (`npm run dev -- --mode fixture`). Never part of what is shipped.
import type { Event, Reply, Request } from '$lib/api';
import { Listeners, problem, type Core, type CoreState, type Refusal, type SoundChannel, type SystemKeys } from './core';
import { exampleAnswer } from './fixture-example';

export type Answer = (request: Request) => Reply | Promise<Reply> | undefined;

export class FixtureCore implements Core {
  state: CoreState = 'open';
  refusal: Refusal | null = null;
  nextTry: number | null = null;
  readonly sound: SoundChannel | null = null;
  keys: SystemKeys | null = null;
  /** Everything that was asked, the oldest first. */
  readonly asked: Request[] = [];
  /** Whether level events are wanted now. */
  level = false;
  #answer: Answer;
  #events = new Listeners<Event>();
  #states = new Listeners<void>();

  constructor(answer: Answer = () => undefined) {
    this.#answer = answer;
  }

  /** Answers from now on like this. */
  answers(answer: Answer): void {
    this.#answer = answer;
  }

  async call(request: Request): Promise<Reply> {
    this.asked.push(structuredClone(request));
    const reply = await this.#answer(request);
    return reply ?? { kind: 'problem', value: problem('missing', `Nothing answers "${request.kind}" here.`) };
  }

  on(listener: (event: Event) => void): () => void {
    return this.#events.add(listener);
  }

  onState(listener: () => void): () => void {
    return this.#states.add(listener);
  }

  levels(wanted: boolean): void {
    this.level = wanted;
  }

  retry(): void {
    this.become('open');
  }

  close(): void {}

  /** Lets an event happen. */
  happen(event: Event): void {
    this.#events.tell(event);
  }

  become(state: CoreState): void {
    this.state = state;
    this.#states.tell();
  }
}

export function exampleCore(): FixtureCore {
  const core = new FixtureCore();
  core.answers(exampleAnswer((event) => core.happen(event)));
  return core;
}
