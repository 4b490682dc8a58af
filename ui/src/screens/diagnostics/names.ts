// What engines and checks are called for people. The core names them in English and always the same; one that is not known here is
// shown as it is.
import { words } from '$lib/words';

export function engineName(name: string): string {
  const known: Record<string, string> = words.diagnostics.engine;
  return own(known, name) ?? name;
}

export function checkName(name: string): string {
  if (name.startsWith('engine ')) return words.diagnostics.checkEngine(name.slice('engine '.length));
  if (name.startsWith('starter ')) return words.diagnostics.checkStarter(name.slice('starter '.length));
  const known: Record<string, string> = words.diagnostics.checkName;
  return own(known, name) ?? name;
}

/** Only what stands there, and nothing that every object has. */
function own(known: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(known, name) ? known[name] : undefined;
}
