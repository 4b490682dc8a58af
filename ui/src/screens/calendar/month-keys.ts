// Where the keys lead within a month.
import type { WeekStart } from '$lib/api';
import { dayKey, dayOf, plusDays, plusMonths, weekBegin } from './days';

/** The day to which a key leads from another one; `null` for a key that leads nowhere. `rtl` turns left and right. */
export function dayByKey(key: string, from: string, starts: WeekStart, rtl = false): string | null {
  const date = dayOf(from);
  if (!date) return null;
  const forward = rtl ? -1 : 1;
  switch (key) {
    case 'ArrowRight':
      return dayKey(plusDays(date, forward));
    case 'ArrowLeft':
      return dayKey(plusDays(date, -forward));
    case 'ArrowDown':
      return dayKey(plusDays(date, 7));
    case 'ArrowUp':
      return dayKey(plusDays(date, -7));
    case 'PageDown':
      return dayKey(plusMonths(date, 1));
    case 'PageUp':
      return dayKey(plusMonths(date, -1));
    case 'Home':
      return dayKey(weekBegin(date, starts));
    case 'End':
      return dayKey(plusDays(weekBegin(date, starts), 6));
    default:
      return null;
  }
}
