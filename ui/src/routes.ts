// The screens, in the order of the navigation. Each is loaded when it is first shown; a screen that does not exist is not
// listed here, so nothing leads to an empty page.
import Activity from '@lucide/svelte/icons/activity';
import BookHeart from '@lucide/svelte/icons/book-heart';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import Settings from '@lucide/svelte/icons/settings-2';
import Wand from '@lucide/svelte/icons/wand-sparkles';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import ListChecks from '@lucide/svelte/icons/list-checks';
import NotebookPen from '@lucide/svelte/icons/notebook-pen';
import SquareCheck from '@lucide/svelte/icons/square-check';
import Boxes from '@lucide/svelte/icons/boxes';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import Sun from '@lucide/svelte/icons/sun';
import type { Component } from 'svelte';
import { words } from '$lib/words';

export interface Route {
  /** Its name in the address: `tasks` for `#/tasks`. */
  name: string;
  title: () => string;
  /** A shorter name for where there is little room. */
  short?: () => string;
  icon: Component;
  /** The keys that lead there: "g t". */
  key?: string;
  /** Among the screens of every day, below them, or not in the navigation at all. */
  place?: 'main' | 'more' | 'none';
  /** Takes the full width instead of the measure of a page of text. */
  wide?: boolean;
  load: () => Promise<{ default: Component }>;
}

export const routes: readonly Route[] = [
  { name: 'today', title: () => words.today.title, icon: Sun, key: 'g h', load: () => import('./screens/today/Today.svelte') },
  {
    name: 'conversations',
    title: () => words.conversations.title,
    icon: MessagesSquare,
    key: 'g c',
    load: () => import('./screens/conversations/Conversations.svelte'),
  },
  { name: 'tasks', title: () => words.tasks.title, icon: SquareCheck, key: 'g t', load: () => import('./screens/tasks/Tasks.svelte') },
  { name: 'lists', title: () => words.lists.title, icon: ListChecks, key: 'g l', load: () => import('./screens/lists/Lists.svelte') },
  { name: 'notes', title: () => words.notes.title, icon: NotebookPen, key: 'g n', load: () => import('./screens/notes/Notes.svelte') },
  {
    name: 'calendar',
    title: () => words.calendar.title,
    icon: CalendarDays,
    key: 'g k',
    load: () => import('./screens/calendar/Calendar.svelte'),
  },
  { name: 'memory', title: () => words.memory.title, icon: BookHeart, key: 'g r', load: () => import('./screens/memory/Memory.svelte') },
  { name: 'models', title: () => words.models.title, icon: Boxes, key: 'g m', place: 'more', load: () => import('./screens/models/Models.svelte') },
  {
    name: 'privacy',
    title: () => words.privacy.title,
    icon: ShieldCheck,
    key: 'g p',
    place: 'more',
    load: () => import('./screens/privacy/Privacy.svelte'),
  },
  {
    name: 'settings',
    title: () => words.settings.title,
    icon: Settings,
    key: 'g s',
    place: 'more',
    wide: true,
    load: () => import('./screens/settings/Settings.svelte'),
  },
  {
    name: 'diagnostics',
    title: () => words.diagnostics.title,
    short: () => words.diagnostics.short,
    icon: Activity,
    key: 'g d',
    place: 'more',
    load: () => import('./screens/diagnostics/Diagnostics.svelte'),
  },
  {
    name: 'firstrun',
    title: () => words.firstrun.title,
    icon: Wand,
    place: 'none',
    load: () => import('./screens/firstrun/FirstRun.svelte'),
  },
];

/** Where the page begins. */
export const HOME = 'today';
