import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notice, Reply, Request, Turn } from '$lib/api';
import { FixtureCore } from '$lib/core/fixture';
import { diagnosticsAnswer } from '$lib/core/fixture-diagnostics';
import { connect, toasts } from '$lib/state';
import Diagnostics from './Diagnostics.svelte';

const stamps = { created: '2026-11-22T10:00:00Z', changed: '2026-11-22T10:00:00Z' };
const backup = { name: 'sotto-2026-11-21', made: '2026-11-21T03:00:00Z', bytes: 2_400_000 };

// A whole screen is searched for roles, which a busy machine takes its time for.
describe('how Sotto is doing', { timeout: 60_000 }, () => {
  let core: FixtureCore;
  let notices: Notice[];
  let turns: Turn[];
  beforeEach(() => {
    notices = [{ is: 'autostart', sentence: 'Shall Sotto start with the computer?' }];
    turns = [];
    core = new FixtureCore((request: Request): Reply | undefined => {
      switch (request.kind) {
        case 'status':
          return { kind: 'status', value: { version: '0.1.0', listening: 'idle', notices, last_backup: backup } };
        case 'diagnostics':
          return diagnosticsAnswer(request.value);
        case 'transfer':
          return request.value.do === 'backups' ? { kind: 'backups', value: [backup] } : { kind: 'backup', value: backup };
        case 'change_settings':
          notices = [];
          return { kind: 'done' };
        case 'history':
          if (request.value.do === 'conversations') return { kind: 'conversations', value: [{ id: 'c', title: null, ...stamps }] };
          return { kind: 'turns', value: turns };
        default:
          return undefined;
      }
    });
    return connect(core);
  });

  it('is told, with the offer that waits for an answer', async () => {
    const user = userEvent.setup();
    render(Diagnostics);
    expect(await screen.findByText('0.1.0')).toBeTruthy();
    expect(screen.getByText('Shall Sotto start with the computer?')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'No, thank you' }));
    expect(core.asked).toContainEqual({ kind: 'change_settings', value: { machine: { start_with_system: false } } });
    expect(await screen.findByText('Nothing to tell. All is well.')).toBeTruthy();
  });

  it('says what went wrong when it cannot be asked', async () => {
    core.answers(() => undefined);
    render(Diagnostics);
    expect(await screen.findByText('Nothing answers "status" here.')).toBeTruthy();
    // Each part says it for itself, so that one that works is not lost with another.
    expect(await screen.findAllByText('Nothing answers "diagnostics" here.')).toHaveLength(3);
  });

  it('goes back to a backup only after asking', async () => {
    const user = userEvent.setup();
    render(Diagnostics);
    await user.click(await screen.findByRole('button', { name: /Restore the backup of/ }));
    expect(core.asked).not.toContainEqual({ kind: 'transfer', value: { do: 'restore', name: backup.name } });
    const dialog = await screen.findByRole('dialog');
    await user.click([...dialog.querySelectorAll('button')].find((one) => one.textContent?.trim() === 'Restore')!);
    await waitFor(() => expect(core.asked).toContainEqual({ kind: 'transfer', value: { do: 'restore', name: backup.name } }));
  });

  it('shows how fast answers come once some were measured', async () => {
    render(Diagnostics);
    expect(await screen.findByText(/Nothing has been measured yet/)).toBeTruthy();
    const measured = (id: string, ms: number) =>
      ({ id, conversation: 'c', heard: 'x', answer: 'y', actions: [], outcome: { is: 'answered' }, created: stamps.created, trace: [{ stage: 'understood', from_ms: 0, to_ms: ms }] }) as unknown as Turn;
    turns = [measured('a', 300), measured('b', 500), measured('d', 900)];
    core.happen({ kind: 'turn_done', value: turns[2]! });
    expect(await screen.findByRole('img', { name: /Usually 500.*at most 900/ })).toBeTruthy();
  });

  it('gives a report without anything of the person', async () => {
    const user = userEvent.setup();
    render(Diagnostics);
    await screen.findByText('0.1.0');
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await user.click(screen.getByRole('button', { name: 'Copy the report' }));
    await waitFor(() => expect(write).toHaveBeenCalled());
    const report = write.mock.calls[0]?.[0] ?? '';
    // The part of the core, and behind it what only the page knows.
    expect(report).toMatch(/^# Sotto\n\n- version: 0\.1\.0\n\n## Page\n/);
    expect(report).toContain('- Version: 0.1.0');
    expect(report).not.toContain('Shall Sotto start');
    await waitFor(() => expect(toasts.all.some((toast) => toast.text === 'The report is on the clipboard')).toBe(true));
  });
});
