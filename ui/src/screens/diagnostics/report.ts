// What can be handed to somebody who helps: how things stand, and nothing of the person. Sentences are left out too,
// because they may name files, words or people.
import type { Listening, Notice } from '$lib/api';

export interface Stands {
  version: string | null;
  listening: Listening | null;
  notices: readonly Notice[];
  lastBackup: string | null;
  connection: string;
  inWindow: boolean;
  language: string;
  /** What the browser calls itself. */
  agent: string;
  screen: { width: number; height: number; scale: number };
  /** The times until an answer, in milliseconds. */
  waits: readonly number[];
  made: Date;
}

/** Always in English and in the same order, so that whoever reads many of them finds things. */
export function reportOf(stands: Stands): string {
  const { usual, slowest } = speedOf(stands.waits);
  const lines: [string, string][] = [
    ['Made', stands.made.toISOString()],
    ['Version', stands.version ?? 'not known'],
    ['Connection', stands.connection],
    ['Listening', stands.listening ?? 'not known'],
    ['Shown', stands.inWindow ? 'in the app' : 'in a browser'],
    ['Language', stands.language],
    ['Screen', `${stands.screen.width} x ${stands.screen.height}, scale ${stands.screen.scale}`],
    ['Browser', stands.agent],
    ['Last backup', stands.lastBackup ?? 'none'],
    ['Notices', stands.notices.map(nameOf).join(', ') || 'none'],
    ['Answers measured', String(stands.waits.length)],
    ['Usual wait', usual === null ? 'not measured' : `${Math.round(usual)} ms`],
    ['Longest wait', slowest === null ? 'not measured' : `${Math.round(slowest)} ms`],
  ];
  return ['## Page', '', ...lines.map(([name, value]) => `- ${name}: ${value}`)].join('\n');
}

/** The core's part first, where it answered. */
export function joined(ofCore: string | null, ofPage: string): string {
  const first = ofCore ?? '# Sotto\n\n- It did not answer.';
  return `${first.trimEnd()}\n\n${ofPage}\n`;
}

/** Settings may be named, because they are Sotto's own names; files and models that somebody chose may not. */
function nameOf(notice: Notice): string {
  return notice.is === 'settings_reset' ? `${notice.is} (${notice.names.join(' ')})` : notice.is;
}

/** The middle and the longest. */
export function speedOf(waits: readonly number[]): { usual: number | null; slowest: number | null } {
  const sorted = [...waits].sort((one, other) => one - other);
  if (sorted.length === 0) return { usual: null, slowest: null };
  return { usual: sorted[Math.floor((sorted.length - 1) / 2)] ?? null, slowest: sorted[sorted.length - 1] ?? null };
}
