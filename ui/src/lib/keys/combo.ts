// A combination of keys as it is written ("mod+k", "alt+shift+arrowup", "?", "g t") and as it is pressed.

/** `mod` is ⌘ on a Mac and Ctrl elsewhere. */
export function onMac(): boolean {
  return /mac|iphone|ipad/i.test(navigator.platform);
}

const NAMES: Record<string, string> = { esc: 'escape', space: ' ', up: 'arrowup', down: 'arrowdown', left: 'arrowleft', right: 'arrowright' };

export interface Press {
  key: string;
  ctrl: boolean;
  meta: boolean;
  alt: boolean;
  shift: boolean;
}

/** The presses of a combination, one after the other. */
export function parse(combo: string, mac = onMac()): Press[] {
  return combo
    .trim()
    .split(/\s+/)
    .map((one) => {
      const parts = one.toLowerCase().split('+');
      // "+" itself is written as the last, empty part.
      const last = parts.pop() || '+';
      const has = (name: string) => parts.includes(name);
      return {
        key: NAMES[last] ?? last,
        ctrl: has('ctrl') || (has('mod') && !mac),
        meta: has('meta') || (has('mod') && mac),
        alt: has('alt'),
        shift: has('shift'),
      };
    });
}

export function matches(press: Press, event: KeyboardEvent): boolean {
  if (event.key.toLowerCase() !== press.key) return false;
  if (event.ctrlKey !== press.ctrl || event.metaKey !== press.meta || event.altKey !== press.alt) return false;
  // A sign such as "?" needs Shift on some keyboards and not on others: the sign itself is what counts.
  const sign = press.key.length === 1 && press.key.toLowerCase() === press.key.toUpperCase() && press.key !== ' ';
  return sign || event.shiftKey === press.shift;
}

const SHOWN: Record<string, string> = {
  ' ': 'Space', escape: 'Esc', enter: 'Enter', arrowup: '↑', arrowdown: '↓', arrowleft: '←', arrowright: '→',
  delete: 'Del', backspace: '⌫', tab: 'Tab', home: 'Home', end: 'End', pageup: 'PgUp', pagedown: 'PgDn',
};

/** What is written on the keys of one press, for showing it. */
export function shown(press: Press, mac = onMac()): string[] {
  const keys: string[] = [];
  if (press.ctrl) keys.push(mac ? '⌃' : 'Ctrl');
  if (press.alt) keys.push(mac ? '⌥' : 'Alt');
  if (press.shift) keys.push(mac ? '⇧' : 'Shift');
  if (press.meta) keys.push(mac ? '⌘' : 'Meta');
  keys.push(SHOWN[press.key] ?? press.key.toUpperCase());
  return keys;
}
