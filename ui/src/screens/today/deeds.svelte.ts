// What can be done with what Today shows: each shown at once, and with the way back.
import { SvelteMap } from 'svelte/reactivity';
import type { Alarm, Id, Reminder, Request, Task, Timer } from '$lib/api';
import { act, core, settings, type Live } from '$lib/state';
import { words } from '$lib/words';
import { keepFocus, keepPlace } from '../pieces/rows';
import { actAll } from '../pieces/act-all';
import { tick } from 'svelte';
import { longerTimer, pausedTimer, resumedTimer, type Day } from './today';

export class Deeds {
  /** Reminders that were put off here, and until when: a reminder does not tell that itself. */
  readonly putOff = new SvelteMap<Id, Date>();
  #day: Live<Day>;

  constructor(day: Live<Day>) {
    this.#day = day;
  }

  /** Forgets that something was put off when it comes again; called while a component is being set up. */
  follow(): void {
    $effect(() =>
      core().on((event) => {
        if (event.kind === 'reminder_due') this.putOff.delete(event.value.reminder.id);
      }),
    );
  }

  get snoozeMinutes(): number {
    return settings.current?.time.snooze_minutes ?? 10;
  }

  #edit(id: Id, change: (day: Day) => Day): () => void {
    const focus = keepFocus(id);
    const back = this.#day.edit(change);
    void tick().then(focus);
    return back;
  }
  #timer(timer: Timer, request: Request, after: Timer | null, undo: string): void {
    const change = (day: Day): Day => ({
      ...day,
      timers: day.timers.flatMap((one) => (one.id !== timer.id ? [one] : after ? [after] : [])),
    });
    void act(request, { optimistic: () => this.#edit(timer.id, change), undo });
  }

  pause(timer: Timer): void {
    const request: Request = { kind: 'timer', value: { do: 'pause', id: timer.id } };
    this.#timer(timer, request, pausedTimer(timer, new Date()), words.today.timerPaused);
  }
  resume(timer: Timer): void {
    const request: Request = { kind: 'timer', value: { do: 'resume', id: timer.id } };
    this.#timer(timer, request, resumedTimer(timer, new Date()), words.today.timerResumed);
  }
  longer(timer: Timer, minutes: number): void {
    const by_ms = minutes * 60_000;
    const request: Request = { kind: 'timer', value: { do: 'add_time', id: timer.id, by_ms } };
    const said = minutes === 1 ? words.today.minuteAdded : words.today.timerResumed;
    this.#timer(timer, request, longerTimer(timer, by_ms, new Date()), said);
  }
  /** Ends a timer that counts, or silences one that rings. */
  end(timer: Timer): void {
    const said = timer.state.is === 'ringing' ? words.today.stopped : words.today.timerCancelled;
    this.#timer(timer, { kind: 'timer', value: { do: 'cancel', id: timer.id } }, null, said);
  }

  #silent(day: Day): Day {
    return { ...day, alarms: day.alarms.map((alarm) => ({ ...alarm, ringing: null })) };
  }
  /** The buttons of what rings go with the ringing. */
  #silence(change: (day: Day) => Day): () => void {
    const focus = keepPlace();
    const back = this.#day.edit(change);
    void tick().then(focus);
    return back;
  }
  /** Silences all alarms that ring. */
  stopAlarms(): void {
    void act(
      { kind: 'alarm', value: { do: 'stop' } },
      { optimistic: () => this.#silence((day) => this.#silent(day)), undo: words.today.stopped },
    );
  }
  snoozeAlarms(): void {
    void act(
      { kind: 'alarm', value: { do: 'snooze', for_ms: null } },
      { optimistic: () => this.#silence((day) => this.#silent(day)), undo: words.today.snoozed },
    );
  }
  /** Silences everything that rings. */
  async stopAll(timers: readonly Timer[], alarms: boolean): Promise<void> {
    const requests: Request[] = timers.map((timer) => ({ kind: 'timer', value: { do: 'cancel', id: timer.id } }));
    if (alarms) requests.push({ kind: 'alarm', value: { do: 'stop' } });
    await actAll(requests, {
      undo: words.today.stopped,
      optimistic: () =>
        this.#silence((day) => this.#silent({ ...day, timers: day.timers.filter((one) => one.state.is !== 'ringing') })),
    });
  }
  cancelAlarm(alarm: Alarm): void {
    void act(
      { kind: 'alarm', value: { do: 'cancel', id: alarm.id } },
      {
        optimistic: () =>
          this.#edit(alarm.id, (day) => ({ ...day, alarms: day.alarms.filter((one) => one.id !== alarm.id) })),
        undo: words.today.alarmCancelled,
      },
    );
  }

  #withoutReminder(reminder: Reminder): () => void {
    return this.#edit(reminder.id, (day) => ({
      ...day,
      reminders: day.reminders.filter((one) => one.id !== reminder.id),
    }));
  }
  finish(reminder: Reminder): void {
    void act(
      { kind: 'reminder', value: { do: 'complete', id: reminder.id } },
      { optimistic: () => this.#withoutReminder(reminder), undo: words.today.reminderDone },
    );
  }
  deleteReminder(reminder: Reminder): void {
    void act(
      { kind: 'reminder', value: { do: 'delete', id: reminder.id } },
      { optimistic: () => this.#withoutReminder(reminder), undo: words.today.reminderDeleted },
    );
  }
  snooze(reminder: Reminder): void {
    const minutes = this.snoozeMinutes;
    void act(
      { kind: 'reminder', value: { do: 'snooze', id: reminder.id, for_ms: minutes * 60_000 } },
      {
        optimistic: () => {
          const focus = keepFocus(reminder.id);
          this.putOff.set(reminder.id, new Date(Date.now() + minutes * 60_000));
          void tick().then(focus);
          return () => this.putOff.delete(reminder.id);
        },
        undo: words.today.snoozed,
      },
    );
  }

  complete(task: Task): void {
    void act(
      { kind: 'task', value: { do: 'complete', id: task.id } },
      {
        optimistic: () => this.#edit(task.id, (day) => ({ ...day, tasks: day.tasks.filter((one) => one.id !== task.id) })),
        undo: words.today.taskDone,
      },
    );
  }
}
