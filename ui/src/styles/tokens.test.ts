// Needs no page.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('src/styles/tokens.css', 'utf8');

/** The colours of each block of tokens, the later ones laid over the earlier ones by whoever asks. */
const blocks = [...css.matchAll(/(:root[^{]*)\{([^}]*)\}/g)].map(([, selector = '', body = '']) => ({
  selector: selector.trim(),
  colours: Object.fromEntries([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, hex]) => [name, hex])),
}));
const with_ = (selector: string) => blocks.filter((block) => block.selector === selector).map((block) => block.colours);

const light = with_(':root')[0] ?? {};
const [darkBySystem = {}, contrastDarkBySystem = {}] = with_(":root:not([data-theme='light'])");
const [darkBySetting = {}, contrastDarkBySetting = {}] = with_(":root[data-theme='dark']");
const contrastLight = with_(':root').find((colours) => colours['paper'] === '#ffffff') ?? {};

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

/** What is written on what. */
const TEXTS: [string, string[]][] = [
  ['ink', ['paper', 'paper-raised', 'paper-sunken', 'accent-soft', 'danger-soft', 'warning-soft']],
  ['ink-soft', ['paper', 'paper-raised', 'paper-sunken', 'accent-soft']],
  ['ink-faint', ['paper', 'paper-raised']],
  ['accent', ['paper', 'paper-raised', 'paper-sunken', 'accent-soft']],
  ['accent-strong', ['accent-soft']],
  ['on-accent', ['accent', 'accent-strong']],
  ['danger', ['paper', 'paper-raised', 'danger-soft']],
  ['warning', ['warning-soft']],
  ['paper', ['ink']],
];

const themes = {
  light,
  dark: { ...light, ...darkBySetting },
  'light with more contrast': { ...light, ...contrastLight },
  'dark with more contrast': { ...light, ...darkBySetting, ...contrastDarkBySetting },
};

describe.each(Object.entries(themes))('the colours of %s', (name, colours) => {
  it('can be read', () => {
    // AAA where more contrast was asked for, AA elsewhere.
    const enough = name.includes('more') ? 7 : 4.5;
    for (const [text, grounds] of TEXTS) {
      for (const ground of grounds) {
        const ratio = contrast(colours[text] ?? '', colours[ground] ?? '');
        expect(ratio, `${text} on ${ground}`).toBeGreaterThanOrEqual(enough);
      }
    }
  });

  it('show where a field or a button ends', () => {
    for (const ground of ['paper', 'paper-raised']) {
      expect(contrast(colours['line-strong'] ?? '', colours[ground] ?? ''), ground).toBeGreaterThanOrEqual(3);
    }
  });
});

describe('the dark theme', () => {
  it('is the same whether the system or the setting wants it', () => {
    expect(Object.keys(darkBySystem).length).toBeGreaterThan(20);
    expect(darkBySystem).toEqual(darkBySetting);
    expect(contrastDarkBySystem).toEqual(contrastDarkBySetting);
  });
});
