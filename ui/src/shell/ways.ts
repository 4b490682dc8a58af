// Where one sees what a notice tells, and can set it right.
import type { Notice } from '$lib/api';
import { href } from '$lib/router.svelte';
import { words } from '$lib/words';

export interface Way {
  to: string;
  label: string;
}

/** `null` where there is nothing to be done about it, or it asks a question itself. */
export function wayOf(notice: Notice): Way | null {
  const said = words.common.shell;
  switch (notice.is) {
    case 'settings_reset':
      return { to: wayToSetting(notice.names), label: said.seeSettings };
    case 'model_replaced':
      return { to: href('models'), label: said.seeModels };
    case 'repaired':
      return { to: href('diagnostics'), label: said.seeBackups };
    // What is told of devices is of many kinds; its sentence says what to do.
    case 'device':
    case 'key_in_file':
    case 'no_keys':
    case 'not_erased':
    case 'autostart':
      return null;
  }
}

/** To the setting itself where it is only one. */
function wayToSetting(names: readonly string[]): string {
  const fields: Record<string, { label: string } | undefined> = words.settings.fields;
  const label = names.length === 1 ? fields[names[0] ?? '']?.label : undefined;
  return label === undefined ? href('settings') : `${href('settings')}?find=${encodeURIComponent(label)}`;
}
