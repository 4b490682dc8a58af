// Needs no page.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const files = readdirSync('src', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`);

describe('the files of the interface', () => {
  it('have names that differ in more than capitals, as some systems do not tell those apart', () => {
    const lower = files.map((file) => file.toLowerCase());
    expect(lower.filter((file, at) => lower.indexOf(file) !== at)).toEqual([]);
  });

  it('keep to 400 lines, the generated vocabulary apart', () => {
    const long = files.filter((file) => !file.includes('lib/api/') && readFileSync(file, 'utf8').split('\n').length > 400);
    expect(long).toEqual([]);
  });

  it('write no styles and no scripts into the markup, which the policy of the page would refuse', () => {
    const pages = ['index.html', 'overlay.html', ...files.filter((file) => file.endsWith('.svelte'))];
    const refused = pages.filter((file) => {
      const markup = readFileSync(file, 'utf8').replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>/g, (block) =>
        file.endsWith('.html') && !/^<script[^>]* src=/.test(block) ? '<script inline>' : '',
      );
      return /\sstyle="|<script inline>|\{@html/.test(markup);
    });
    expect(refused).toEqual([]);
  });
});

describe('the styles', () => {
  const styles = files
    .filter((file) => /\.(svelte|css)$/.test(file))
    .map((file) => {
      const text = readFileSync(file, 'utf8');
      const own = file.endsWith('.css') ? [text] : [...text.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map((block) => block[1] ?? '');
      return { file, rules: own.join('\n').split(/[;{}]/).map((rule) => rule.replace(/\/\*[\s\S]*?\*\//g, '').trim()) };
    });

  /** What names a side of the page, or gives the two sides different room. */
  function namesASide(rule: string): boolean {
    const [name = '', value = ''] = rule.split(/:(.*)/s).map((part) => part.trim());
    if (/^(left|right)$|-(left|right)(-|$)/.test(name)) return true;
    if (/^(text-align|float|clear)$/.test(name)) return /^(left|right)$/.test(value);
    const sides = /^(margin|padding)$/.test(name) ? value.split(/\s+(?![^(]*\))/) : [];
    return sides.length === 4 && sides[1] !== sides[3];
  }

  it('know no left and right, so that a language written from right to left turns the whole page', () => {
    expect(styles.flatMap(({ file, rules }) => rules.filter(namesASide).map((rule) => `${file}: ${rule}`))).toEqual([]);
    expect(['margin-left: 1px', 'left: 0', 'text-align: right', 'padding: 1px 2px 1px 4px'].every(namesASide)).toBe(true);
    expect(['margin-inline-start: 1px', 'padding: 1px 2px 1px calc(1px + 1px)', 'text-align: start'].map(namesASide)).toEqual([
      false, true, false,
    ]);
  });
});

describe('the policy of the window', () => {
  const { app } = JSON.parse(readFileSync('../src-tauri/tauri.conf.json', 'utf8')) as { app: { security: { csp: string } } };
  const rules = new Map(
    app.security.csp.split(';').map((rule) => {
      const [name = '', ...allowed] = rule.trim().split(/\s+/);
      return [name, allowed] as const;
    }),
  );

  it('lets it speak with the app alone: the window opens no socket', () => {
    expect(rules.get('connect-src')).toEqual(["'self'", 'ipc:', 'http://ipc.localhost']);
  });

  it('names nobody else, nothing that is written into a page, and no scheme of the network', () => {
    const all = [...rules.values()].flat();
    expect(all.filter((word) => /^(ws|wss|http|https):$|\*|unsafe/.test(word))).toEqual([]);
    expect([rules.get('default-src'), rules.get('script-src')]).toEqual([["'self'"], ["'self'"]]);
    expect([rules.get('object-src'), rules.get('frame-ancestors')]).toEqual([["'none'"], ["'none'"]]);
  });
});
