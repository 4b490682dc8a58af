// Moving through rows with the keyboard. Each row stands in an element with `data-id`; its words are the link or button
// that the arrows lead to.

function inMenu(): boolean {
  return document.activeElement?.closest('[role="menu"]') != null;
}

/** The id of the row that has the focus, or whose menu has it. */
export function focusedRow(): string | null {
  const from = inMenu() ? document.querySelector('[aria-haspopup="menu"][aria-expanded="true"]') : document.activeElement;
  return from?.closest<HTMLElement>('[data-id]')?.dataset['id'] ?? null;
}

function target(row: Element | undefined): HTMLElement | null {
  return row?.querySelector<HTMLElement>('.pressable') ?? row?.querySelector<HTMLElement>('button, a, input') ?? null;
}

/** An action for what holds the rows: the up and down arrows lead from one to the next, Home and End to the ends. */
export function rowKeys(node: HTMLElement): { destroy: () => void } {
  const onkeydown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    const from = event.target as HTMLElement;
    if (from.matches('input:not([type="checkbox"]), textarea, select, [role="tab"], [role="menuitem"]')) return;
    const rows = [...node.querySelectorAll<HTMLElement>('[data-id]')];
    const at = rows.findIndex((row) => row.contains(from));
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const next = to === undefined ? null : target(rows[to]);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  node.addEventListener('keydown', onkeydown);
  return { destroy: () => node.removeEventListener('keydown', onkeydown) };
}

/** A menu that closes gives the focus back to its button; only after that is it lost. */
const MENU_CLOSES_MS = 60;

/** For a row that is about to change or go while it, or its menu, has the focus: call before, and what it gives back once
    that is on the page. Where the focus was lost, the row itself gets it, else the one after it, else the one before it,
    else the title of the screen. */
export function keepFocus(id: string): () => void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-id]')];
  const at = rows.findIndex((row) => row.dataset['id'] === id);
  const row = rows[at];
  if (!row || focusedRow() !== id) return () => {};
  const neighbours = [row, rows[at + 1], rows[at - 1]];
  const restore = () => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const next = neighbours.map((one) => (one?.isConnected ? target(one) : null)).find((one) => one !== null);
    (next ?? document.querySelector<HTMLElement>('[data-page-title]'))?.focus();
  };
  return inMenu() ? () => void setTimeout(restore, MENU_CLOSES_MS) : restore;
}

/** For a press that takes its own button away: call before, and what it gives back once that is on the page. Where the
    focus was lost, the title of the screen gets it, or the last row that is left where that was the neighbour. */
export function keepPlace(neighbour: 'title' | 'last row' = 'title'): () => void {
  if (document.activeElement === document.body) return () => {};
  return () => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const last = neighbour === 'title' ? undefined : [...document.querySelectorAll('[data-id]')].at(-1);
    (target(last) ?? document.querySelector<HTMLElement>('[data-page-title]'))?.focus();
  };
}

/** Whoever goes further into a screen by keyboard or ear lands on the title of what opens. */
export function focusTitle(): void {
  window.scrollTo(0, 0);
  document.querySelector<HTMLElement>('[data-page-title]')?.focus({ preventScroll: true });
}
