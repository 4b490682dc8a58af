// What the palette can do from everywhere, besides going to a screen and what the screen itself adds.
import AlarmClock from '@lucide/svelte/icons/alarm-clock';
import Bell from '@lucide/svelte/icons/bell';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import Keyboard from '@lucide/svelte/icons/keyboard';
import Mic from '@lucide/svelte/icons/mic';
import MicOff from '@lucide/svelte/icons/mic-off';
import NotebookPen from '@lucide/svelte/icons/notebook-pen';
import SunMoon from '@lucide/svelte/icons/sun-moon';
import TimerIcon from '@lucide/svelte/icons/timer';
import Undo2 from '@lucide/svelte/icons/undo-2';
import type { Theme } from '$lib/api';
import { keys, type Command } from '$lib/keys';
import { go, href } from '$lib/router.svelte';
import { changeSettings, closeMicrophone, listening, talk, undo } from '$lib/state';
import { words } from '$lib/words';

/** `showKeys` opens the sheet of keys. */
export function actions(showKeys: () => void): Command[] {
  const look = (theme: Theme, title: () => string): Command => ({
    id: `theme-${theme}`, title, icon: SunMoon, keywords: words.common.palette.themeWords,
    run: () => void changeSettings({ look: { theme } }),
  });
  const all: Command[] = [
    { id: 'talk', title: () => words.common.keys.talk, icon: Mic, combo: 'mod+j', run: () => talk() },
    { id: 'timer', title: () => words.common.palette.timer, icon: TimerIcon, run: () => go(`${href('today')}?set=timer`) },
    { id: 'alarm', title: () => words.common.palette.alarm, icon: AlarmClock, run: () => go(`${href('today')}?set=alarm`) },
    { id: 'reminder', title: () => words.common.palette.reminder, icon: Bell, run: () => go(`${href('today')}?set=reminder`) },
    { id: 'note', title: () => words.notes.new, icon: NotebookPen, run: () => go(href('notes', 'new')) },
    { id: 'entry', title: () => words.common.palette.entry, icon: CalendarDays, run: () => go(`${href('calendar')}?set=entry`) },
    { id: 'undo', title: () => words.common.keys.undo, icon: Undo2, combo: 'mod+z', run: () => undo() },
    { id: 'keys', title: () => words.common.keys.open, icon: Keyboard, combo: '?', run: showKeys },
    look('light', () => words.common.palette.themeLight),
    look('dark', () => words.common.palette.themeDark),
    look('system', () => words.common.palette.themeSystem),
  ];
  const closed = listening.microphoneClosed;
  all.splice(1, 0, {
    id: 'microphone',
    title: () => (closed ? words.common.shell.openMicrophone : words.common.shell.closeMicrophone),
    icon: closed ? Mic : MicOff,
    run: () => closeMicrophone(!closed),
  });
  return all;
}

/** What the keys of the present screen do, for whoever does not know them. What acts on the thing that has the focus is
    left out: here the field of the palette has it. */
export function keysOfScreen(): Command[] {
  return keys.all
    .filter((key) => key.group === 'screen' && key.when === undefined)
    .map((key) => ({
      id: `key-${key.combo.replaceAll(' ', '-')}`,
      title: key.title,
      combo: key.combo,
      // The palette closes and gives the focus back first.
      run: () => void setTimeout(() => key.run(new KeyboardEvent('keydown'))),
    }));
}
