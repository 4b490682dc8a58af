import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alarm, Reminder, Timer } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { toasts } from '$lib/state';
import { hereZone, localText } from '$lib/time/when';
import { useLanguage } from '$lib/words';
import { comeHome, travel } from '../../test/travel';
import { onScreen } from '../pieces/on-screen';
import type { Day } from './today';
import Today from './Today.svelte';

const stamps = { created: '2026-11-20T10:00:00Z', changed: '2026-11-20T10:00:00Z' };
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
function when(date: Date) {
  return { local: localText(date), zone: hereZone(), all_day: false, rule: null, zone_named: false };
}
const tea: Timer = {
  id: 'tea', name: 'Tea', length_ms: 600_000, state: { is: 'running', ends: inMinutes(5).toISOString() }, ...stamps,
};
const eggs: Timer = { id: 'eggs', name: 'Eggs', length_ms: 300_000, state: { is: 'ringing', since: inMinutes(-1).toISOString() }, ...stamps };
const wake: Alarm = {
  id: 'wake', name: null, when: when(inMinutes(0)), next: null, ringing: inMinutes(0).toISOString(), ...stamps,
};
const bread: Reminder = { id: 'bread', text: 'Take the bread out', when: when(inMinutes(-2)), next: null, done: null, ...stamps };

describe('the screen of today', () => {
  let core: FixtureCore;
  let day: Day;
  beforeEach(() => {
    day = { timers: [], alarms: [], reminders: [], tasks: [], calendar: [] };
    core = new FixtureCore((request) => {
      if (request.kind === 'today') return { kind: 'today', value: day };
      return ['timer', 'alarm', 'reminder', 'task', 'listen'].includes(request.kind) ? { kind: 'done' } : undefined;
    });
    return onScreen('#/today', core);
  });
  afterEach(comeHome);

  it('teaches what to say while nothing is next', async () => {
    render(Today);
    expect(await screen.findByText('Nothing more today')).toBeTruthy();
    expect(screen.getByText('“Set a timer for ten minutes”')).toBeTruthy();
  });

  it('speaks German where the window does', async () => {
    await useLanguage('de');
    day.timers = [eggs];
    render(Today);
    expect(await screen.findByRole('button', { name: 'Stopp: Timer: Eggs' })).toBeTruthy();
    expect(screen.getByRole('textbox', { name: 'An Sotto schreiben' })).toBeTruthy();
    await useLanguage('en');
  });

  it('counts a timer down and pauses it at once', async () => {
    const user = userEvent.setup({ delay: null });
    day.timers = [tea];
    render(Today);
    const figures = await screen.findByRole('timer');
    expect(figures.textContent?.trim()).toMatch(/^(5:00|4:5\d)$/);
    await user.click(screen.getByRole('button', { name: 'Pause Tea' }));
    expect(core.asked).toContainEqual({ kind: 'timer', value: { do: 'pause', id: 'tea' } });
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Go on with Tea' }));
  });

  it('reads aloud what rings, and silences it by its button', async () => {
    const user = userEvent.setup({ delay: null });
    day.timers = [eggs];
    render(Today);
    const ringing = await screen.findByRole('region', { name: 'Ringing now' });
    expect(screen.getByText('Ringing now: Timer: Eggs')).toBeTruthy();
    await user.click(within(ringing).getByRole('button', { name: 'Stop: Timer: Eggs' }));
    expect(core.asked).toContainEqual({ kind: 'timer', value: { do: 'cancel', id: 'eggs' } });
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Ringing now' })).toBeNull());
    expect(toasts.all.map((toast) => toast.text)).toEqual(['Stopped']);
  });

  it('asks anew for a day that begins at another moment, where the machine is now', async () => {
    const begins = () => core.asked.flatMap((one) => (one.kind === 'today' ? [one.value.from] : [])).at(-1);
    travel('Pacific/Pago_Pago');
    render(Today);
    await waitFor(() => expect(begins()).toMatch(/T11:00:00/));
    travel('Pacific/Kiritimati');
    await waitFor(() => expect(begins()).toMatch(/T10:00:00/));
  });

  it('appears the moment something begins to ring', async () => {
    render(Today);
    await screen.findByText('Nothing more today');
    day = { ...day, alarms: [wake] };
    core.happen({ kind: 'alarm_rings', value: { alarm: wake, due: inMinutes(0).toISOString(), late: false } });
    expect(await screen.findByRole('region', { name: 'Ringing now' })).toBeTruthy();
  });

  it('snoozes alarms for the usual time', async () => {
    const user = userEvent.setup({ delay: null });
    day.alarms = [wake];
    render(Today);
    await user.click(await screen.findByRole('button', { name: /^Snooze 10 minutes/ }));
    expect(core.asked).toContainEqual({ kind: 'alarm', value: { do: 'snooze', for_ms: null } });
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 })));
  });

  it('stops everything that rings with a key', async () => {
    const user = userEvent.setup({ delay: null });
    day.timers = [eggs];
    day.alarms = [wake];
    render(Today);
    await screen.findByRole('region', { name: 'Ringing now' });
    await user.keyboard('s');
    await waitFor(() => expect(core.asked).toContainEqual({ kind: 'alarm', value: { do: 'stop' } }));
    expect(core.asked).toContainEqual({ kind: 'timer', value: { do: 'cancel', id: 'eggs' } });
  });

  it('puts a due reminder off, says until when, and finishes it', async () => {
    const user = userEvent.setup({ delay: null });
    day.reminders = [bread];
    render(Today);
    await user.click(await screen.findByRole('button', { name: 'Snooze 10 minutes: Take the bread out' }));
    expect(core.asked).toContainEqual({ kind: 'reminder', value: { do: 'snooze', id: 'bread', for_ms: 600_000 } });
    expect(await screen.findByText(/Comes again at/)).toBeTruthy();
    // Its button went: the reminder itself has the focus now.
    await waitFor(() => expect(document.activeElement?.textContent).toContain('Take the bread out'));
    await user.click(screen.getByRole('checkbox', { name: 'Done: Take the bread out' }));
    expect(core.asked).toContainEqual({ kind: 'reminder', value: { do: 'complete', id: 'bread' } });
    await waitFor(() => expect(screen.queryByText('Take the bread out')).toBeNull());
  });

  it('shows again what could not be done, and says so', async () => {
    const user = userEvent.setup({ delay: null });
    day.reminders = [bread];
    render(Today);
    const box = await screen.findByRole('checkbox', { name: 'Done: Take the bread out' });
    core.answers(() => undefined);
    await user.click(box);
    await waitFor(() => expect(toasts.all.map((toast) => toast.tone)).toEqual(['problem']));
    expect(screen.getByText('Take the bread out')).toBeTruthy();
  });

  it('takes typed words instead of spoken ones', async () => {
    const user = userEvent.setup({ delay: null });
    render(Today);
    core.answers((request) => (request.kind === 'text' ? { kind: 'begun', value: { id: 'u' } } : { kind: 'today', value: day }));
    await user.keyboard('i');
    await user.keyboard('what time is it{Enter}');
    expect(core.asked).toContainEqual({
      kind: 'text', value: { do: 'ask', text: 'what time is it', conversation: null, via: 'window', spoken: false },
    });
    core.happen({ kind: 'answer', value: { turn: 'u', text: 'Ten past four.' } });
    expect(await screen.findByText('Ten past four.')).toBeTruthy();
  });

  it('sets a timer by hand, and says what is no length', async () => {
    const user = userEvent.setup({ delay: null });
    render(Today);
    await screen.findByText('Nothing more today');
    await user.keyboard('n');
    const minutes = await screen.findByRole('textbox', { name: 'Minutes' });
    await user.clear(minutes);
    await user.type(minutes, 'soon');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(screen.getByText(/A timer runs for between/)).toBeTruthy();
    expect(core.asked.some((one) => one.kind === 'timer')).toBe(false);
    await user.clear(minutes);
    await user.type(minutes, '2,5');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(core.asked).toContainEqual({ kind: 'timer', value: { do: 'start', name: null, length_ms: 150_000 } });
  });

  it('shows what comes after today when asked to', async () => {
    const user = userEvent.setup({ delay: null });
    render(Today);
    await screen.findByText('Nothing more today');
    const far = { ...bread, id: 'bins', text: 'Bins', next: inMinutes(3000).toISOString() };
    core.answers((request) => (request.kind === 'alarm' ? { kind: 'alarms', value: [] } : { kind: 'reminders', value: [far] }));
    await user.click(screen.getByRole('button', { name: 'Show what comes after today' }));
    expect(await screen.findByText('Bins')).toBeTruthy();
  });

  it('says when an alarm rings by the answer, and not by what was written', async () => {
    const user = userEvent.setup({ delay: null });
    render(Today);
    await screen.findByText('Nothing more today');
    const tomorrow = new Date();
    tomorrow.setDate(tomorrow.getDate() + 1);
    tomorrow.setHours(7, 0, 0, 0);
    core.answers((request) =>
      request.kind === 'alarm' ? { kind: 'alarm', value: { ...wake, ringing: null, next: tomorrow.toISOString() } } : { kind: 'today', value: day },
    );
    location.hash = '#/today?set=alarm';
    await user.click(await screen.findByRole('button', { name: 'Save' }));
    await waitFor(() => expect(toasts.all.map((toast) => toast.text)).toEqual([expect.stringMatching(/^Alarm set: Tomorrow, 0?7:00/)]));
    expect(location.hash).toBe('#/today');
  });
});
