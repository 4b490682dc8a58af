import { render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { exampleCore } from '$lib/core/fixture';
import { connect } from '$lib/state';
import App from '../App.svelte';
import { computedStyle, jsdomStyle } from './computed-style';

const ASKED = ['display', 'visibility', 'pointer-events', 'overflow', 'position', 'background-color'];

/** Elements of which it says something else than jsdom. */
function differences(): string[] {
  return [...document.querySelectorAll('*')].flatMap((element) => {
    const [ours, theirs] = [computedStyle(element), jsdomStyle(element)];
    const alike =
      ASKED.every((name) => ours.getPropertyValue(name) === theirs.getPropertyValue(name)) &&
      [ours.display, ours.visibility, ours.pointerEvents].join() === [theirs.display, theirs.visibility, theirs.pointerEvents].join();
    return alike ? [] : [element.outerHTML.slice(0, 160)];
  });
}

describe('a computed style', () => {
  beforeEach(() => document.body.replaceChildren());

  it('says what jsdom says, of each element that is special', () => {
    document.body.innerHTML = `
      <dialog>closed <p>x</p></dialog><dialog open>open</dialog><div popover>popover</div>
      <details><summary>first</summary><summary>second</summary><p>x</p></details>
      <input><input type="hidden"><input type="Hidden"><input type="checkbox" hidden><button hidden>b</button>
      <div hidden><p>x</p></div><div hidden="until-found">u</div><embed><embed hidden><noscript>n</noscript>
      <table><colgroup><col hidden></colgroup><thead hidden><tr><th>h</th></tr></thead>
        <tbody><tr hidden><td><i>d</i></td></tr><tr><td>d</td></tr></tbody></table>
      <ul><li>l</li></ul><ruby>r<rt>t</rt></ruby><br><wbr><template><p>x</p></template><slot></slot>
      <svg><title>t</title><path></path></svg><svg style="visibility: hidden"><g style="pointer-events: none"><path></path></g></svg>
      <div style="display: none"><p>x</p></div><p hidden style="display: flex">x</p><button style="display: inherit">b</button>
      <div style="visibility: hidden; pointer-events: none">
        <p>x</p>
        <p style="visibility: visible; pointer-events: auto">
          <b style="visibility: inherit">b</b><i style="pointer-events: unset">i</i>
        </p>
      </div>`;
    // Pages with a style sheet are left to jsdom altogether.
    expect(document.styleSheets.length).toBe(0);
    expect(differences()).toEqual([]);
  });

  it('follows what is changed', () => {
    document.body.innerHTML = '<div><p>x</p></div>';
    const box = document.querySelector('div')!;
    const text = document.querySelector('p')!;
    const seen = () => {
      const style = computedStyle(text);
      return [style.display, style.visibility, style.pointerEvents, style.overflow, style.color];
    };
    const before = seen();
    const sheet = Object.assign(document.createElement('style'), { textContent: 'p { display: grid }' });
    for (const change of [
      () => (text.hidden = true),
      () => (text.style.overflow = 'scroll'),
      () => box.style.setProperty('visibility', 'hidden'),
      () => box.setAttribute('style', 'pointer-events: none; color: red'),
      () => text.removeAttribute('hidden'),
      () => document.head.append(sheet),
    ]) {
      change();
      expect(differences()).toEqual([]);
    }
    expect(seen()).not.toEqual(before);
    sheet.remove();
    text.removeAttribute('style');
    box.removeAttribute('style');
    expect(seen()).toEqual(before);
  });

  it('says what jsdom says, of a whole screen', async () => {
    const disconnect = connect(exampleCore());
    location.hash = '#/today';
    render(App);
    await screen.findByRole('heading', { level: 1 }, { timeout: 30_000 });
    expect(differences()).toEqual([]);
    disconnect();
  });
});
