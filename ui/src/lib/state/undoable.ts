// What of the things that Sotto does when it is asked can be taken back, as the abilities say it: only for those "Undo" is
// offered beside the answer. For another one it would take back what was done before.

/** The names of those tools, as they stand in a turn. A test compares them with the abilities. */
export const UNDOABLE: ReadonlySet<string> = new Set([
  'alarm_set', 'alarm_change', 'alarm_cancel', 'alarm_cancel_all', 'alarm_snooze', 'calendar_add',
  'calendar_move', 'calendar_cancel', 'list_add', 'list_remove', 'list_clear', 'list_create', 'list_delete',
  'media_play', 'media_pause', 'media_next', 'media_previous', 'memory_remember', 'memory_forget', 'mute',
  'unmute', 'note_add', 'note_append', 'note_delete', 'reminder_add', 'reminder_move', 'reminder_done',
  'reminder_cancel', 'screenshot', 'speech_louder', 'speech_quieter', 'speech_slower', 'speech_faster',
  'task_add', 'task_done', 'task_undo', 'task_priority', 'task_due', 'task_move', 'task_delete', 'timer_start',
  'timer_change', 'timer_pause', 'timer_resume', 'timer_add_time', 'timer_take_time', 'timer_cancel',
  'timer_cancel_all', 'volume_up', 'volume_down', 'volume_set',
]);
