import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Check, Engine, LogLine, Reply, Request } from '$lib/api';
import { problem } from '$lib/core/core';
import { FixtureCore } from '$lib/core/fixture';
import { connect, toasts } from '$lib/state';
import Checks from './Checks.svelte';
import Engines from './Engines.svelte';
import LogView from './LogView.svelte';
import { asText, LogReader, MOST, PAGE, request } from './log.svelte';
import { checkName, engineName } from './names';

const line = (nth: number, over: Partial<LogLine> = {}): LogLine => ({
  place: `1:${nth}`, at: '2026-11-22T10:00:00Z', level: 'info', room: 'cli', text: `line ${nth}`, ...over,
});
const all = { least: 'debug', room: '', containing: '' } as const;
const logReply = (lines: LogLine[], earlier = false, end = lines.at(-1)?.place ?? '0:0'): Reply => ({
  kind: 'log', value: { lines, earlier, end, rooms: ['audio', 'cli'] },
});

// A whole screen is searched for roles, which a busy machine takes its time for.
const patience = { timeout: 60_000 };

describe('the log', patience, () => {
  let core: FixtureCore;
  beforeEach(() => {
    core = new FixtureCore(() => logReply([line(1), line(2, { level: 'error', room: 'audio', text: 'gone' })]));
    return connect(core);
  });
  const asked = () => core.asked.flatMap((one) => (one.kind === 'diagnostics' && one.value.do === 'log' ? [one.value] : []));

  it('is shown with how grave each line is, and asked for by level, room and words', async () => {
    const user = userEvent.setup();
    render(LogView);
    const lines = await screen.findByRole('region', { name: 'The lines of the log' });
    expect(within(lines).getByText('line 1')).toBeTruthy();
    expect(within(lines).getByText('Error')).toBeTruthy();
    await user.selectOptions(screen.getByRole('combobox', { name: 'How grave' }), 'error');
    await waitFor(() => expect(asked().at(-1)?.least).toBe('error'));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Where' }), 'audio');
    await waitFor(() => expect(asked().at(-1)?.room).toBe('audio'));
    await user.type(screen.getByRole('searchbox', { name: 'Search the log' }), ' gone ');
    await waitFor(() => expect(asked().at(-1)?.containing).toBe('gone'));
  });

  it('shows what is damaged, and says where there is nothing', async () => {
    core.answers(() => logReply([line(3, { at: null, level: null, room: null, text: '{"half' })]));
    const { unmount } = render(LogView);
    expect(await screen.findByText('Damaged')).toBeTruthy();
    expect(screen.getByText('{"half')).toBeTruthy();
    unmount();
    core.answers(() => logReply([]));
    render(LogView);
    expect(await screen.findByText('Nothing of that is in the log.')).toBeTruthy();
  });

  it('says what went wrong, and keeps what was read', async () => {
    core.answers((what) => (what.kind === 'diagnostics' ? { kind: 'problem', value: problem('failed', 'It cannot be read.') } : undefined));
    render(LogView);
    expect(await screen.findByText('It cannot be read.')).toBeTruthy();
    const reader = new LogReader();
    core.answers(() => logReply([line(1)]));
    await reader.load(all);
    core.answers(() => undefined);
    await reader.follow(all);
    expect(reader.problem).not.toBeNull();
    expect(reader.lines).toHaveLength(1);
  });

  it('is copied as it stands', async () => {
    const user = userEvent.setup();
    render(LogView);
    await screen.findByText('line 1');
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await user.click(screen.getByRole('button', { name: 'Copy these lines' }));
    expect(write.mock.calls[0]?.[0]).toBe(
      '2026-11-22T10:00:00Z  info  cli  line 1\n2026-11-22T10:00:00Z  error  audio  gone',
    );
    await waitFor(() => expect(toasts.all.some((toast) => toast.text === 'The lines are on the clipboard')).toBe(true));
    expect(asText([line(4, { at: null, level: null, room: null })])).toBe('-  -  -  line 4');
  });

  it('is read page by page, and followed without end', async () => {
    const reader = new LogReader();
    core.answers(() => logReply([line(5)], true));
    await reader.load(all);
    core.answers(() => logReply([line(3), line(4)], false));
    await reader.more(all);
    expect(reader.lines.map((one) => one.place)).toEqual(['1:3', '1:4', '1:5']);
    expect(reader.earlier).toBe(false);
    expect(asked().at(-1)).toMatchObject({ before: '1:5', newest: PAGE });
    core.answers(() => logReply(Array.from({ length: MOST }, (_, nth) => line(100 + nth))));
    await reader.follow(all);
    expect(asked().at(-1)).toMatchObject({ after: '1:5', before: null });
    expect(reader.lines).toHaveLength(MOST);
    expect(reader.earlier).toBe(true);
  });

  it('shows only what was wanted last', async () => {
    const reader = new LogReader();
    let late: (reply: Reply) => void = () => {};
    core.answers(() => new Promise<Reply>((resolve) => (late = resolve)));
    const first = reader.load(all);
    await waitFor(() => expect(asked()).toHaveLength(1));
    core.answers(() => logReply([line(2)]));
    await reader.load({ ...all, room: 'cli' });
    late(logReply([line(1)]));
    await first;
    expect(reader.lines.map((one) => one.place)).toEqual(['1:2']);
  });

  it('is asked for without what is empty', () => {
    expect(request({ least: 'warn', room: '', containing: '  ' })).toEqual({
      kind: 'diagnostics',
      value: { do: 'log', least: 'warn', room: null, containing: null, newest: PAGE, before: null, after: null },
    });
  });
});

describe('the engines', patience, () => {
  const engine = (over: Partial<Engine>): Engine => ({
    name: 'ear', state: 'asleep', model: null, backend: null, build: null, process: null, memory: null, restarts: 0,
    last_fall: null, ...over,
  });

  it('are shown with what they hold, and those that run can be restarted', async () => {
    const user = userEvent.setup();
    const core = new FixtureCore((what: Request): Reply | undefined => {
      if (what.kind !== 'diagnostics') return undefined;
      if (what.value.do === 'restart') return { kind: 'done' };
      const mind = engine({
        name: 'mind', state: 'idle', model: 'small.gguf', backend: 'processor', memory: 120_000_000, restarts: 2,
        last_fall: 'it crashed', process: 7,
      });
      return { kind: 'engines', value: [engine({}), mind] };
    });
    const disconnect = connect(core);
    render(Engines);
    expect(await screen.findByText(/small\.gguf · 120.MB · on the processor · fell 2 times/)).toBeTruthy();
    expect(screen.getByText('Last time: it crashed')).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Restart the engine: Ear' }).disabled).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Restart the engine: Mind' }));
    await waitFor(() => expect(core.asked).toContainEqual({ kind: 'diagnostics', value: { do: 'restart', engine: 'mind' } }));
    await waitFor(() => expect(toasts.all.some((toast) => toast.text === 'It was started afresh')).toBe(true));
    disconnect();
  });

  it('say why one cannot be restarted', async () => {
    const user = userEvent.setup();
    const core = new FixtureCore((what: Request): Reply | undefined => {
      if (what.kind !== 'diagnostics') return undefined;
      if (what.value.do === 'restart') return { kind: 'problem', value: problem('not_found', 'The engine "ear" is not running.') };
      return { kind: 'engines', value: [engine({ state: 'resting', restarts: 1 })] };
    });
    const disconnect = connect(core);
    render(Engines);
    await user.click(await screen.findByRole('button', { name: 'Restart the engine: Ear' }));
    await waitFor(() => expect(toasts.all.some((toast) => toast.text === 'The engine "ear" is not running.')).toBe(true));
    disconnect();
  });
});

describe('the checks', patience, () => {
  const found: Check[] = [
    { state: 'ok', name: 'engine sotto-ear', found: 'version 1', next: null },
    { state: 'fail', name: 'disk', found: '1 MB free', next: 'Make room.' },
    { state: 'warn', name: 'something new', found: 'odd', next: 'Look.' },
  ];

  it('are made when somebody wants them, with what to do', async () => {
    const user = userEvent.setup();
    const core = new FixtureCore(() => ({ kind: 'checks', value: found }));
    const disconnect = connect(core);
    render(Checks);
    expect(core.asked).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Look now' }));
    expect(await screen.findByText('Program sotto-ear')).toBeTruthy();
    expect(screen.getByText('→ Make room.')).toBeTruthy();
    expect(screen.getByRole('img', { name: 'Broken' })).toBeTruthy();
    expect(screen.getByText('something new')).toBeTruthy();
    core.answers(() => undefined);
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    expect(await screen.findByText('Nothing answers "diagnostics" here.')).toBeTruthy();
    // What was found before is still there.
    expect(screen.getByText('→ Make room.')).toBeTruthy();
    disconnect();
  });
});

describe('names', () => {
  it('are in the words of people where they are known', () => {
    expect(engineName('ear')).toBe('Ear');
    expect(engineName('constructor')).toBe('constructor');
    expect(checkName('data folder')).toBe('Data folder');
    expect(checkName('starter hibari')).toBe('Model hibari');
    expect(checkName('toString')).toBe('toString');
  });
});
