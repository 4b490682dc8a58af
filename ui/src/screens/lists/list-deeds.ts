// What can be done with the things on a list: each shown at once, and with the way back.
import { tick } from 'svelte';
import type { ListItem, Position, Request } from '$lib/api';
import { act, type Live } from '$lib/state';
import { words } from '$lib/words';
import { actAll } from '../pieces/act-all';
import { keepFocus, keepPlace } from '../pieces/rows';

export class ListDeeds {
  #items: Live<ListItem[]>;

  constructor(items: Live<ListItem[]>) {
    this.#items = items;
  }

  #edit(id: string, change: (items: ListItem[]) => ListItem[]): () => void {
    const focus = keepFocus(id);
    const back = this.#items.edit(change);
    void tick().then(focus);
    return back;
  }

  tick(item: ListItem): void {
    const checked = !item.checked;
    // Without a message: the tick itself says it, and another press takes it back.
    void act(
      { kind: 'list', value: { do: 'check', item: item.id, checked } },
      { optimistic: () => this.#edit(item.id, (all) => all.map((one) => (one.id === item.id ? { ...one, checked } : one))) },
    );
  }
  change(item: ListItem, text: string): void {
    void act(
      { kind: 'list', value: { do: 'change_item', item: item.id, text } },
      {
        optimistic: () => this.#items.edit((all) => all.map((one) => (one.id === item.id ? { ...one, text } : one))),
        undo: words.lists.itemChanged,
      },
    );
  }
  remove(item: ListItem): void {
    void act(
      { kind: 'list', value: { do: 'remove_item', item: item.id } },
      {
        optimistic: () => this.#edit(item.id, (all) => all.filter((one) => one.id !== item.id)),
        undo: words.lists.itemRemoved(item.text),
      },
    );
  }
  move(item: ListItem, to: Position, order: ListItem[]): void {
    void act(
      { kind: 'list', value: { do: 'move_item', item: item.id, to } },
      { optimistic: () => this.#items.edit(() => order), undo: words.lists.moved },
    );
  }
  clearTicked(ticked: readonly ListItem[]): void {
    const requests: Request[] = ticked.map((item) => ({ kind: 'list', value: { do: 'remove_item', item: item.id } }));
    void actAll(requests, {
      optimistic: () => {
        const focus = keepPlace('last row');
        const back = this.#items.edit((all) => all.filter((one) => !one.checked));
        void tick().then(focus);
        return back;
      },
      undo: words.lists.clearedTicked,
    });
  }
  clearAll(list: string): void {
    void act(
      { kind: 'list', value: { do: 'clear', list } },
      { optimistic: () => this.#items.edit(() => []), undo: words.lists.clearedAll },
    );
  }
}
