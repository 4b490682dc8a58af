// Hotkeys as the core keeps them ("Ctrl+Alt+Space"): read from what was pressed, compared, and checked for what they would
// take away from the person. The keys are those that the app knows how to ask the system for.

export interface Pressed {
  code: string;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  metaKey: boolean;
}

export type Reading = { is: 'waiting'; held: string[] } | { is: 'key'; key: string } | { is: 'unusable' };

export type Conflict =
  /** It would take a key away that is needed for typing. */
  | { is: 'alone'; blocks: true }
  /** No key that Sotto knows. */
  | { is: 'unknown'; blocks: true }
  /** Another hotkey of Sotto is the same. */
  | { is: 'same'; blocks: true; field: string }
  /** It means something in nearly every program, or the system keeps it for itself. */
  | { is: 'everywhere'; blocks: true }
  /** Some programs use it, and would not get it any more. */
  | { is: 'often'; blocks: false }
  /** It does something in this window already. */
  | { is: 'window'; blocks: false };

const HELD = ['Ctrl', 'Alt', 'Shift', 'Super'];
/** Keys beside letters, digits and F1 to F24, by the code of their place on the keyboard. */
const BY_CODE = new Map(Object.entries({
  Space: 'Space', Enter: 'Enter', Tab: 'Tab', Escape: 'Escape', Backspace: 'Backspace', Delete: 'Delete', Insert: 'Insert',
  Home: 'Home', End: 'End', PageUp: 'PageUp', PageDown: 'PageDown', ArrowUp: 'Up', ArrowDown: 'Down', ArrowLeft: 'Left',
  ArrowRight: 'Right', Pause: 'Pause', ScrollLock: 'ScrollLock', PrintScreen: 'PrintScreen', Comma: 'Comma',
  Period: 'Period', Minus: 'Minus', Slash: 'Slash',
}));
const ALSO = new Map(Object.entries({
  control: 'Ctrl', strg: 'Ctrl', option: 'Alt', umschalt: 'Shift', meta: 'Super', cmd: 'Super', command: 'Super',
  win: 'Super', windows: 'Super', esc: 'Escape', del: 'Delete', return: 'Enter', ins: 'Insert', print: 'PrintScreen',
  spacebar: 'Space', ',': 'Comma', '.': 'Period', '-': 'Minus', '/': 'Slash',
}));
const KNOWN = new Map(
  [...HELD, ...BY_CODE.values()].map((name) => [name.toLowerCase(), name] as const),
);
const FUNCTION = /^f([1-9]|1\d|2[0-4])$/i;
const MODIFIER = /^(Control|Alt|Shift|Meta|OS)(Left|Right)?$|^AltGraph$/;
/** They write nothing and move nothing, so they may stand alone. */
const ALONE = ['Escape', 'Insert', 'Pause', 'ScrollLock', 'PrintScreen'];
const EVERYWHERE = [
  ...[...'ACFNOPQSTVWXYZ'].map((letter) => `Ctrl+${letter}`), 'Alt+F4', 'Alt+Tab', 'Ctrl+Tab', 'Escape', 'Ctrl+Alt+Delete',
  'Super+L',
];
const OFTEN = [
  'Ctrl+Shift+C', 'Ctrl+Shift+V', 'Ctrl+Shift+Z', 'Ctrl+Shift+T', 'Ctrl+Shift+N', 'Ctrl+Enter', 'Ctrl+Backspace',
  'Ctrl+Left', 'Ctrl+Right', 'Ctrl+Home', 'Ctrl+End', 'Alt+Left', 'Alt+Right', 'F1', 'F2', 'F5', 'F11', 'F12',
];

/** The key by its place on the keyboard, so that a hotkey stays where it is when the layout changes. */
function nameOf(code: string): string | null {
  const letter = /^Key([A-Z])$|^Digit(\d)$/.exec(code);
  if (letter) return letter[1] ?? letter[2] ?? null;
  return FUNCTION.test(code) ? code.toUpperCase() : (BY_CODE.get(code) ?? null);
}

export function readPress(event: Pressed): Reading {
  const flags = [event.ctrlKey, event.altKey, event.shiftKey, event.metaKey];
  const held = HELD.filter((_, at) => flags[at]);
  if (MODIFIER.test(event.code)) return { is: 'waiting', held };
  const name = nameOf(event.code);
  return name === null ? { is: 'unusable' } : { is: 'key', key: [...held, name].join('+') };
}

/** The parts of a hotkey in their one order and spelling, however it was written; what is no key stays as it is. */
export function partsOf(key: string): string[] {
  const parts = key
    .split('+')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const lower = part.toLowerCase();
      return ALSO.get(lower) ?? KNOWN.get(lower) ?? nameOf(part) ?? (part.length === 1 ? part.toUpperCase() : part);
    });
  return [...HELD.filter((one) => parts.includes(one)), ...parts.filter((one) => !HELD.includes(one))];
}

export function sameKey(one: string, other: string): boolean {
  return partsOf(one).join('+') === partsOf(other).join('+');
}

export function conflictOf(
  key: string,
  others: readonly { field: string; key: string }[],
  inWindow: readonly string[] = [],
): Conflict | null {
  const parts = partsOf(key);
  const last = parts[parts.length - 1] ?? '';
  const held = parts.slice(0, -1);
  const plain = /^[A-Z0-9]$/.test(last);
  const known = plain || FUNCTION.test(last) || (KNOWN.has(last.toLowerCase()) && !HELD.includes(last));
  if (!known || held.some((one) => !HELD.includes(one))) return { is: 'unknown', blocks: true };
  const withHand = held.some((one) => one !== 'Shift');
  if (!withHand && !FUNCTION.test(last) && !ALONE.includes(last)) return { is: 'alone', blocks: true };
  const other = others.find((one) => one.key.trim() !== '' && sameKey(one.key, key));
  if (other) return { is: 'same', blocks: true, field: other.field };
  if (EVERYWHERE.some((one) => sameKey(one, key))) return { is: 'everywhere', blocks: true };
  if (OFTEN.some((one) => sameKey(one, key))) return { is: 'often', blocks: false };
  if (inWindow.some((one) => sameKey(one, key))) return { is: 'window', blocks: false };
  return null;
}

/** As `Kbd` wants it. */
export function comboOf(key: string): string {
  return partsOf(key)
    .map((part) => (part === 'Super' ? 'meta' : part.toLowerCase()))
    .join('+');
}
