// What calls for the person at this moment, on whatever screen they are.
import type { Alarm, Change, Id, Occurrence, Reminder, Timer } from '$lib/api';

/** A reminder that was due, until it is seen to. */
export interface Due {
  reminder: Reminder;
  occurrence: Occurrence;
  late: boolean;
}

export function ringingTimers(timers: readonly Timer[]): Timer[] {
  return timers.filter((timer) => timer.state.is === 'ringing');
}

export function ringingAlarms(alarms: readonly Alarm[]): Alarm[] {
  return alarms.filter((alarm) => alarm.ringing !== null);
}

/** With one more that is due; the same reminder, due again, takes the place of its earlier moment. */
export function withDue(all: readonly Due[], due: Due): Due[] {
  return [...all.filter((one) => one.reminder.id !== due.reminder.id), due];
}

/** Without those that were snoozed or seen to elsewhere: by voice, or on another page. */
export function afterChanges(all: readonly Due[], changes: readonly Change[]): Due[] {
  const gone = (due: Due) =>
    changes.some(
      (change) =>
        (change.kind === 'occurrence' && change.id === due.occurrence.id && change.what === 'changed') ||
        (change.kind === 'reminder' && change.id === due.reminder.id && change.what === 'removed'),
    );
  return all.filter((due) => !gone(due));
}

export function without(all: readonly Due[], reminder: Id): Due[] {
  return all.filter((due) => due.reminder.id !== reminder);
}
