// Calling off an entry, or one of its times: shown at once, and with the way back.
import { tick } from 'svelte';
import type { CalendarEntry, Request } from '$lib/api';
import { act, type Live } from '$lib/state';
import { words } from '$lib/words';
import { keepFocus, focusedRow } from '../pieces/rows';
import { timeKey } from './days';
import { callingOff } from './entry';

export function cancelEntry(shown: Live<CalendarEntry[]>, entry: CalendarEntry, all: boolean): void {
  const request: Request = all ? { kind: 'calendar', value: { do: 'cancel', id: entry.id } } : callingOff(entry);
  const gone = (one: CalendarEntry) => (all ? one.id === entry.id : timeKey(one) === timeKey(entry));
  void act(request, {
    optimistic: () => {
      const focus = keepFocus(focusedRow() ?? '');
      const back = shown.edit((entries) => entries.filter((one) => !gone(one)));
      void tick().then(focus);
      return back;
    },
    undo: all ? words.calendar.cancelled : words.calendar.cancelledOne,
  });
}
