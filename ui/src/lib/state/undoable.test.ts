// Needs no page.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UNDOABLE } from './undoable';

const ABILITIES = '../crates/skills/abilities';

/** The tools of all abilities, and whether "undo that" takes them back. */
function tools(): Map<string, boolean> {
  const all = new Map<string, boolean>();
  for (const file of readdirSync(ABILITIES).filter((name) => name.endsWith('.toml'))) {
    const text = readFileSync(`${ABILITIES}/${file}`, 'utf8');
    for (const [, tool = '', undo] of text.matchAll(/^tool = "(\w+)"$[^[]*?^undo = (true|false)$/gm)) {
      all.set(tool, undo === 'true');
    }
  }
  return all;
}

describe('what can be taken back', () => {
  it('is what the abilities say', () => {
    const all = tools();
    expect(all.size).toBeGreaterThan(50);
    const undone = [...all].filter(([, undo]) => undo).map(([tool]) => tool);
    expect([...UNDOABLE].sort()).toEqual(undone.sort());
  });

  it('is never the taking back itself', () => {
    expect(UNDOABLE.has('undo')).toBe(false);
    expect(tools().get('undo')).toBe(false);
  });
});
