// The settings as the core has them. A change shows at once and is taken back when the core refuses it.
import { untrack } from 'svelte';
import type { Settings, SettingsPatch } from '$lib/api';
import { ask } from '$lib/core/ask';
import { act } from './act.svelte';
import { connection, core } from './link.svelte';

class SettingsState {
  /** `null` until the core has told them. */
  current = $state.raw<Settings | null>(null);
}

export const settings = new SettingsState();

/** As the core told them last. */
let told: Settings | null = null;
/** Changes that the core has not answered yet: they stay on the screen over whatever it tells meanwhile. */
let pending: readonly SettingsPatch[] = [];

function take(value: Settings): void {
  told = value;
  settings.current = pending.reduce(patched, value);
}

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
  const mine = { ...patch };
  const answered = () => (pending = pending.filter((one) => one !== mine));
  const reply = await act(
    { kind: 'change_settings', value: patch },
    {
      said,
      optimistic: () => {
        const before = settings.current;
        if (!before) return;
        if (pending.length === 0) told = before;
        pending = [...pending, mine];
        settings.current = patched(before, mine);
        return () => {
          answered();
          if (told) take(told);
        };
      },
    },
  );
  answered();
  if (reply?.kind === 'settings') take(reply.value);
  return reply !== null;
}

/** Called once by each page, while its root component is being set up. */
export function followSettings(): void {
  // What was told since a question is newer than its answer.
  let latest = 0;
  function load(): void {
    latest += 1;
    const mine = latest;
    void ask(core(), { kind: 'settings' }, 'settings').then(
      (value) => {
        if (mine === latest) take(value);
      },
      // The page works with the usual look until the core answers; the banner says that it does not.
      () => undefined,
    );
  }
  $effect(() => {
    void connection.opened;
    if (connection.state === 'open') untrack(load);
  });
  $effect(() =>
    core().on((event) => {
      if (event.kind === 'settings') {
        latest += 1;
        take(event.value);
        return;
      }
      // What is taken back, imported or restored comes without the settings themselves.
      const mine = event.kind === 'changed' && event.value.some((one) => one.kind === 'setting');
      if (mine || event.kind === 'changed_much') load();
    }),
  );
}
