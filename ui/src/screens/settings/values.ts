// Reading what was typed into a control, and what a change would cost.
import type { Keep } from '$lib/api';

/** "9:30" as minutes after midnight; `null` where it is no time of day. */
export function minutesOf(text: string): number | null {
  const found = /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(text.trim());
  if (!found) return null;
  const [hours, minutes] = [Number(found[1]), Number(found[2])];
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : null;
}

/** 570 as "09:30". Whatever the core holds is shown as a time of a day. */
export function clockOf(minutes: number): string {
  const within = Math.min(1439, Math.max(0, Math.trunc(minutes)));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(within / 60))}:${two(within % 60)}`;
}

/** A whole number within its range; `null` for anything else. */
export function wholeOf(text: string | number | null | undefined, min: number, max: number): number | null {
  const typed = String(text ?? '').trim();
  if (!/^\d+$/.test(typed)) return null;
  const value = Number(typed);
  return value >= min && value <= max ? value : null;
}

/** Whether things that are kept now would be gone: that cannot be undone, so it is asked. */
export function shortens(before: Keep, after: Keep): boolean {
  return lasting(after) < lasting(before);
}

function lasting(keep: Keep): number {
  if (keep.is === 'forever') return Infinity;
  return keep.is === 'never' ? 0 : keep.days;
}
