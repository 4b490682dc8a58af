import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CalendarEntry, Request } from '$lib/api';
import { hereZone } from '$lib/time/when';
import { FixtureCore } from '$lib/core/fixture';
import { toasts } from '$lib/state';
import { onScreen } from '../pieces/on-screen';
import Calendar from './Calendar.svelte';
import { byDay } from './days';

function entry(id: string, title: string, local: string, rule: string | null = null): CalendarEntry {
  return {
    id, title, minutes: 45, except: [], location: null, notes: null, uid: null,
    when: { local, zone: hereZone(), all_day: false, rule, zone_named: false },
    created: '2026-11-20T10:00:00Z', changed: '2026-11-20T10:00:00Z',
  };
}

describe('the screen of the calendar', () => {
  let core: FixtureCore;
  let entries: CalendarEntry[];
  const did = (what: string) => core.asked.filter((one): one is Extract<Request, { kind: 'calendar' }> => one.kind === 'calendar' && one.value.do === what);
  const at = (address: string) => onScreen(address, core);
  beforeEach(() => {
    entries = [
      entry('e1', 'Dentist', '2027-03-10T10:00:00'),
      entry('e2', 'Choir', '2027-03-11T19:00:00', 'FREQ=WEEKLY'),
      entry('e2', 'Choir', '2027-03-18T19:00:00', 'FREQ=WEEKLY'),
    ];
    core = new FixtureCore((request) => {
      if (request.kind !== 'calendar') return { kind: 'done' };
      return request.value.do === 'between' ? { kind: 'calendar_entries', value: entries } : { kind: 'done' };
    });
  });

  it('shows what comes day by day, from the day of the address', async () => {
    const leave = at('#/calendar?day=2027-03-08');
    render(Calendar);
    expect(await screen.findByRole('button', { name: /^Dentist/ })).toBeTruthy();
    expect(screen.getAllByRole('button', { name: /^Choir/ })).toHaveLength(2);
    expect(did('between')[0]?.value).toEqual({
      do: 'between', from: new Date(2027, 2, 8).toISOString(), to: new Date(2027, 3, 5).toISOString(),
    });
    leave();
  });

  it('teaches what to say while nothing comes', async () => {
    entries = [];
    const leave = at('#/calendar');
    render(Calendar);
    expect(await screen.findByText('Nothing is coming up')).toBeTruthy();
    leave();
  });

  it('goes through a month with the arrows, and shows the day that is chosen', async () => {
    const leave = at('#/calendar?view=month&day=2027-03-09');
    const user = userEvent.setup({ delay: null });
    render(Calendar);
    const cell = await screen.findByRole('button', { name: /(9 March 2027|March 9, 2027), 0 entries$/ });
    expect(screen.getByText('Nothing is on this day.')).toBeTruthy();
    cell.focus();
    await user.keyboard('{ArrowRight}');
    await waitFor(() => expect(location.hash).toContain('day=2027-03-10'));
    expect(await screen.findByRole('button', { name: /^Dentist/ })).toBeTruthy();
    expect(document.activeElement?.getAttribute('aria-label')).toContain('1 entry');
    // Within one month nothing is asked anew.
    expect(did('between')).toHaveLength(1);
    leave();
  });

  it('calls off one time of an entry that repeats, and leaves the others', async () => {
    const leave = at('#/calendar?day=2027-03-08');
    const user = userEvent.setup({ delay: null });
    render(Calendar);
    (await screen.findAllByRole('button', { name: /^Choir/ }))[0]?.focus();
    await user.keyboard('{Delete}');
    await waitFor(() => expect(screen.getAllByRole('button', { name: /^Choir/ })).toHaveLength(1));
    expect(did('change').map((one) => one.value)).toEqual([
      { do: 'change', id: 'e2', patch: { except: ['2027-03-11T19:00:00'] } },
    ]);
    expect(toasts.all.map((toast) => toast.text)).toEqual(['Cancelled this once']);
    leave();
  });

  it('cancels an entry with the key, and it comes back when that fails', async () => {
    const leave = at('#/calendar?day=2027-03-08');
    const user = userEvent.setup({ delay: null });
    render(Calendar);
    (await screen.findByRole('button', { name: /^Dentist/ })).focus();
    core.answers(() => undefined);
    await user.keyboard('{Delete}');
    await waitFor(() => expect(toasts.all.map((toast) => toast.tone)).toEqual(['problem']));
    expect(did('cancel').map((one) => one.value)).toEqual([{ do: 'cancel', id: 'e1' }]);
    expect(screen.getByRole('button', { name: /^Dentist/ })).toBeTruthy();
    leave();
  });

  it('adds an entry, and asks for what is missing first', async () => {
    const leave = at('#/calendar?day=2027-03-08');
    const user = userEvent.setup({ delay: null });
    render(Calendar);
    await screen.findByRole('button', { name: /^Dentist/ });
    await user.keyboard('n');
    const title = await screen.findByRole('textbox', { name: 'What' });
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(screen.getByText('This has to be filled in.')).toBeTruthy();
    await user.type(title, 'Lunch with Anna');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(did('add')[0]?.value).toMatchObject({ do: 'add', title: 'Lunch with Anna', minutes: null, when: { local: '2027-03-08T09:00:00' } });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    leave();
  });

  it('is written in one\'s own words, and the question that comes back is answered as it is', async () => {
    const leave = at('#/calendar');
    const user = userEvent.setup({ delay: null });
    render(Calendar);
    core.answers((request) => (request.kind === 'text' ? { kind: 'begun', value: { id: 'u' } } : undefined));
    const field = await screen.findByRole('textbox', { name: 'Add in your own words' });
    await user.type(field, 'lunch with Anna{Enter}');
    core.happen({
      kind: 'turn_done',
      value: {
        id: 'u', conversation: 'c', replaces: null, revision: 1, via: 'window', heard: '', answer: 'When is it?',
        understood_by: { by: 'pattern' }, actions: [], outcome: { is: 'asked_back' }, sources: [], recording: null, trace: [],
        created: '2026-11-22T10:00:00Z',
      },
    });
    expect(await screen.findByText('When is it?')).toBeTruthy();
    await user.type(field, 'Friday at noon{Enter}');
    const said = core.asked.flatMap((one) => (one.kind === 'text' && one.value.do === 'ask' ? [one.value.text] : []));
    expect(said).toEqual(['Schedule lunch with Anna', 'Friday at noon']);
    leave();
  });
});

it('an entry of several days has one row on each', () => {
  const long = { ...entry('e', 'Fair', '2027-03-10T12:00:00'), minutes: 2880 };
  expect([...byDay([long]).keys()]).toEqual(['2027-03-10', '2027-03-11', '2027-03-12']);
});
