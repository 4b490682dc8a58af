// How dictation is written into single programs: which are known, what is special about one, and the list with it.
import type { Dictation, ProgramDictation } from '$lib/api';
import { words } from '$lib/words';

/** More names than these help nobody. */
const OFFERED = 12;

export function sameProgram(one: string, other: string): boolean {
  return one.trim().toLocaleLowerCase() === other.trim().toLocaleLowerCase();
}

/** The programs that were dictated into, the latest first, without those that are in the list. */
export function usedPrograms(dictations: readonly Dictation[], listed: readonly ProgramDictation[]): string[] {
  const found: string[] = [];
  for (const { program } of dictations) {
    if (program === null || program.trim() === '') continue;
    const known = [...found, ...listed.map((one) => one.program)];
    if (!known.some((name) => sameProgram(name, program))) found.push(program);
    if (found.length === OFFERED) break;
  }
  return found;
}

/** A program in which all is as everywhere. */
export function usualProgram(program: string): ProgramDictation {
  return {
    program, way: 'automatic', spoken_punctuation: null, drop_fillers: null, behind: 'nothing',
    language: { is: 'automatic' }, words: [],
  };
}

/** What is special about it, in a few words. */
export function saidOf(own: ProgramDictation): string {
  const said = words.dictations.programs.said;
  const parts = [
    own.way === 'automatic' ? '' : words.dictations.programs.ways[own.way],
    own.behind === 'nothing' ? '' : `${words.dictations.programs.behind}: ${words.dictations.programs.behinds[own.behind]}`,
    own.spoken_punctuation === null ? '' : own.spoken_punctuation ? said.punctuationOn : said.punctuationOff,
    own.drop_fillers === null ? '' : own.drop_fillers ? said.fillersOn : said.fillersOff,
    own.language.is === 'named' ? own.language.name : '',
    own.words.length === 0 ? '' : said.words(own.words.length),
  ].filter((part) => part !== '');
  return parts.length === 0 ? words.dictations.programs.asEverywhere : parts.join(' · ');
}

/** The list with this one in the place of another, or at its end. */
export function withProgram(
  listed: readonly ProgramDictation[],
  at: number | null,
  own: ProgramDictation,
): ProgramDictation[] {
  return at === null ? [...listed, own] : listed.map((one, place) => (place === at ? own : one));
}
