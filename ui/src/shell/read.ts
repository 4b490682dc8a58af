// What stays as it is for good is told once, and not with every start. It still stands among what Sotto tells on "Health".
import type { Notice } from '$lib/api';

/** Under which name it is kept that this was read, and what of it: another file is another thing to know. `null` where it happens anew. */
function keptAs(notice: Notice): { name: string; what: string } | null {
  switch (notice.is) {
    case 'key_in_file':
      return { name: 'sotto.read', what: notice.file };
    case 'no_keys':
      return { name: 'sotto.read.no_keys', what: 'read' };
    default:
      return null;
  }
}

/** Somebody has read this on this page before. */
export function wasRead(notice: Notice): boolean {
  const kept = keptAs(notice);
  try {
    return kept !== null && localStorage.getItem(kept.name) === kept.what;
  } catch {
    // Without storage: told once too often is better than never.
    return false;
  }
}

export function keepRead(notice: Notice): void {
  const kept = keptAs(notice);
  try {
    if (kept !== null) localStorage.setItem(kept.name, kept.what);
  } catch {
    // Then it is told again with the next start.
  }
}
