// Every setting by its name, for the palette: it leads to the settings, and finds it there.
import Settings from '@lucide/svelte/icons/settings-2';
import type { Command } from '$lib/keys';
import { go, href } from '$lib/router.svelte';
import { words } from '$lib/words';

export function settingCommands(): Command[] {
  return Object.entries(words.settings.fields).map(([field, { label, find }]) => ({
    id: `setting-${field.replaceAll('.', '-')}`,
    title: () => words.common.palette.setting(label),
    keywords: find,
    icon: Settings,
    run: () => go(`${href('settings')}?find=${encodeURIComponent(label)}`),
  }));
}
