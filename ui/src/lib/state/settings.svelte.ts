// The settings as the core has them. A change shows at once and is taken back when the core refuses it.
import type { Settings, SettingsPatch } from '$lib/api';
import { ask } from '$lib/core/ask';
import { act } from './act';
import { connection, core } from './link.svelte';

class SettingsState {
  /** `null` until the core has told them. */
  current = $state.raw<Settings | null>(null);
}

export const settings = new SettingsState();

/** The settings with a patch laid over them: each group field by field, as the core does it. */
export function patched(before: Settings, patch: SettingsPatch): Settings {
  const after: Record<string, unknown> = { ...before };
  for (const [group, fields] of Object.entries(patch)) {
    if (fields !== undefined) after[group] = { ...(after[group] as object), ...(fields as object) };
  }
  return after as Settings;
}

/** Changes settings. True when the core has kept it. */
export async function changeSettings(patch: SettingsPatch, said?: string): Promise<boolean> {
  const reply = await act(
    { kind: 'change_settings', value: patch },
    {
      said,
      optimistic: () => {
        const before = settings.current;
        if (!before) return;
        const edited = patched(before, patch);
        settings.current = edited;
        return () => {
          if (settings.current === edited) settings.current = before;
        };
      },
    },
  );
  if (reply?.kind === 'settings') settings.current = reply.value;
  return reply !== null;
}

/** Called once by each page, while its root component is being set up. */
export function followSettings(): void {
  $effect(() => {
    void connection.opened;
    if (connection.state !== 'open') return;
    void ask(core(), { kind: 'settings' }, 'settings').then(
      (value) => (settings.current = value),
      // The page works with the usual look until the core answers; the banner says that it does not.
      () => undefined,
    );
  });
  $effect(() =>
    core().on((event) => {
      if (event.kind === 'settings') settings.current = event.value;
    }),
  );
}
