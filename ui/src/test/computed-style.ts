// What a computed style says, found quickly. After each change of the page jsdom matches every rule of its own style sheet
// against an element anew and parses a dozen colours, and whoever looks for something by its role asks that of nearly every
// element, only to learn whether it is shown. So the three properties that are asked for most are told here by what decides
// them, and all others by jsdom, once for each element until the page changes. `computed-style.test.ts` holds both to the
// same answers.

/** As jsdom itself works it out. */
export const jsdomStyle: (element: Element, pseudo?: string | null) => CSSStyleDeclaration = window.getComputedStyle;

/** In jsdom's style sheet their display depends on more than their name, `type` and `hidden`. */
const OTHERWISE = new Set(['dialog', 'embed', 'noscript', 'summary']);
/** With `hidden` these are no longer visible either. */
const COLLAPSING = new Set(['col', 'colgroup', 'tbody', 'tfoot', 'thead', 'tr']);
const UNLESS_SAID = { visibility: 'visible', 'pointer-events': 'auto' } as const;
const NOT_ITS_OWN = /^(inherit|initial|unset|revert|revert-layer)$/;

function written(element: Element, property: string): string {
  return element.hasAttribute('style') ? (element as HTMLElement).style.getPropertyValue(property) : '';
}

/** By everything that decides it. */
const displays = new Map<string, string>();

function displayOf(element: Element): string | null {
  if (OTHERWISE.has(element.localName) || element.hasAttribute('popover') || written(element, 'display') !== '') return null;
  const named = ['type', 'hidden'].map((name) => element.getAttribute(name));
  const decides = JSON.stringify([element.namespaceURI, element.localName, ...named]);
  let display = displays.get(decides);
  if (display === undefined) {
    display = jsdomStyle(element).display;
    displays.set(decides, display);
  }
  return display;
}

function inherited(element: Element, property: keyof typeof UNLESS_SAID): string | null {
  for (let one: Element | null = element; one; one = one.parentElement) {
    const own = written(one, property);
    if (own !== '') return NOT_ITS_OWN.test(own) ? null : own;
    if (COLLAPSING.has(one.localName) && one.hasAttribute('hidden')) return null;
  }
  return UNLESS_SAID[property];
}

/** `null` where only jsdom knows it. */
function quickly(element: Element, property: string): string | null {
  if (property === 'display') return displayOf(element);
  if (property === 'visibility' || property === 'pointer-events') return inherited(element, property);
  return null;
}

let known: WeakMap<Element, CSSStyleDeclaration> | null = null;
let changes: MutationObserver | null = null;

function forget(): void {
  known = null;
  changes?.disconnect();
}

function slowly(element: Element): CSSStyleDeclaration {
  // Told at once, not only when the observer is called.
  if (changes && changes.takeRecords().length > 0) forget();
  if (!known) {
    known = new WeakMap();
    // Each time a new one: jsdom's keep a list of all that they ever observed.
    changes = new MutationObserver(forget);
    changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  }
  const before = known.get(element);
  if (before) return before;
  const style = jsdomStyle(element);
  known.set(element, style);
  return style;
}

/** In place of `window.getComputedStyle`. Like in a browser, and other than in jsdom, what it gives follows the page. */
export function computedStyle(element: Element, pseudo?: string | null): CSSStyleDeclaration {
  const onPage = element instanceof Element && element.getRootNode() === document;
  // A style sheet of the page may say anything.
  if (pseudo || !onPage || document.styleSheets.length > 0) return jsdomStyle(element, pseudo);
  const value = (property: string) => quickly(element, property) ?? slowly(element).getPropertyValue(property);
  return new Proxy({} as CSSStyleDeclaration, {
    get(_nothing, name) {
      if (name === 'getPropertyValue') return value;
      if (name === 'display' || name === 'visibility') return value(name);
      if (name === 'pointerEvents') return value('pointer-events');
      const style = slowly(element);
      const found: unknown = Reflect.get(style, name);
      return typeof found === 'function' ? found.bind(style) : found;
    },
    has: (_nothing, name) => name in slowly(element),
  });
}
