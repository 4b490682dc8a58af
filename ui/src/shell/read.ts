// What stays as it is for good is told once, and not with every start. It still stands among what Sotto tells on "Health".
import type { Notice } from '$lib/api';

const KEPT_AS = 'sotto.read';

/** Somebody has read this on this page before. */
export function wasRead(notice: Notice): boolean {
  try {
    return notice.is === 'key_in_file' && localStorage.getItem(KEPT_AS) === notice.file;
  } catch {
    // Without storage: told once too often is better than never.
    return false;
  }
}

export function keepRead(notice: Notice): void {
  try {
    if (notice.is === 'key_in_file') localStorage.setItem(KEPT_AS, notice.file);
  } catch {
    // Then it is told again with the next start.
  }
}
