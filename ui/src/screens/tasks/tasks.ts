// What the rows of tasks show, and what is asked for when one is moved or changed.
import type { Position, Priority, Task, TaskPatch } from '$lib/api';
import type { Move } from '$lib/components';
import { onOurClock } from '$lib/time/when';
import { daysBetween } from '$lib/words';
import { draftOf, sameDraft, whenOf, type WhenDraft } from '../pieces/when-fields';

/** Which tasks are shown: all open ones in the person's order, those due by the end of today, or those done. */
export type Shown = 'open' | 'due' | 'done';

export function shownOf(text: string | null): Shown {
  return text === 'due' || text === 'done' ? text : 'open';
}

/** What is due by the end of today, or was due before. */
export function dueByTonight(task: Task, now: Date): boolean {
  return task.due !== null && daysBetween(now, onOurClock(task.due)) <= 0;
}

/** In which order: as the person put them; by when they are due; the last one done first. */
export function ordered(tasks: readonly Task[], shown: Shown): Task[] {
  const by = [...tasks];
  if (shown === 'due') {
    // A whole day is over at its end, so it comes after the times of that day.
    const key = (task: Task) => {
      if (!task.due) return 0;
      const due = onOurClock(task.due);
      return task.due.all_day ? new Date(due.getFullYear(), due.getMonth(), due.getDate() + 1).getTime() - 1 : due.getTime();
    };
    const keys = new Map(tasks.map((task) => [task.id, key(task)]));
    const of = (task: Task) => keys.get(task.id) ?? 0;
    by.sort((one, other) => of(one) - of(other) || RANK[one.priority] - RANK[other.priority]);
  }
  if (shown === 'done') by.sort((one, other) => (other.done ?? '').localeCompare(one.done ?? ''));
  return by;
}

const RANK: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

/** Whether its time is over: a whole day is over when the next one begins. */
export function overdue(task: Task, now: Date): boolean {
  if (!task.due || task.done !== null) return false;
  const due = onOurClock(task.due);
  return task.due.all_day ? daysBetween(due, now) > 0 : due.getTime() < now.getTime();
}

/** Where it is to go after a move within what is shown. */
export function positionOf(move: Move<Task>): Position {
  if (move.before) return { at: 'before', id: move.before.id };
  return move.after ? { at: 'after', id: move.after.id } : { at: 'end' };
}

export interface TaskDraft {
  text: string;
  priority: Priority;
  due: WhenDraft;
}

export function taskDraft(task: Task): TaskDraft {
  return { text: task.text, priority: task.priority, due: draftOf(task.due) };
}

/** Only what differs from the task; `null` when nothing does. */
export function patchOf(task: Task, draft: TaskDraft): TaskPatch | null {
  const patch: TaskPatch = {};
  if (draft.text.trim() !== task.text) patch.text = draft.text.trim();
  if (draft.priority !== task.priority) patch.priority = draft.priority;
  if (!sameDraft(draft.due, draftOf(task.due))) patch.due = whenOf(draft.due, task.due);
  return Object.keys(patch).length > 0 ? patch : null;
}

/** The task as it is after a patch. */
export function patchedTask(task: Task, patch: TaskPatch): Task {
  return { ...task, ...patch };
}
