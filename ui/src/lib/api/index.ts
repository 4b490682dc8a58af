// Generated from crates/api by its test "generated"; do not edit.
// To write it anew: SOTTO_WRITE_GENERATED=1 cargo nextest run -p sotto-api

/**
 * One thing that was done in a turn.
 */
export type Action = {
/**
 * The tool's name, as in the abilities.
 */
tool: string,
/**
 * What was said about it.
 */
sentence: string,
/**
 * Whether it was done.
 */
done: boolean, };

/**
 * Rings at a time of day.
 */
export type Alarm = {
/**
 * Its name for programs.
 */
id: Id,
/**
 * What it is for.
 */
name: string | null,
/**
 * When, once or repeating.
 */
when: When,
/**
 * The next moment it rings, snoozing included; nothing once all are over.
 */
next: string | null,
/**
 * The moment to which it is put off, if it is: then `next` is that one. Worked out when it is shown, and never kept.
 */
snoozed?: string,
/**
 * Since when it rings, if it does.
 */
ringing: string | null,
/**
 * When it was made.
 */
created: string,
/**
 * When it was changed last.
 */
changed: string, };

/**
 * What can be asked about alarms.
 */
export type AlarmRequest = { "do": "set" } & NewAlarm | { "do": "list" } | { "do": "change",
/**
 * Which.
 */
id: Id,
/**
 * The new time.
 */
when: When, } | { "do": "snooze",
/**
 * In how many milliseconds; without it the usual time.
 */
for_ms: number | null, } | { "do": "stop" } | { "do": "cancel",
/**
 * Which.
 */
id: Id, } | { "do": "cancel_all" };

/**
 * Where an engine computes.
 */
export type Backend = "processor" | "graphics";

/**
 * A backup.
 */
export type Backup = {
/**
 * The file's name in the folder of backups.
 */
name: string,
/**
 * When it was made.
 */
made: string,
/**
 * How large it is.
 */
bytes: number, };

/**
 * Automatic backups, of this machine only.
 */
export type BackupSettings = {
/**
 * One each day.
 */
automatic: boolean,
/**
 * How many are kept.
 */
rotation: Rotation, };

/**
 *What to change in [`BackupSettings`]; what is left out stays.
 */
export type BackupSettingsPatch = {
/**
 * One each day.
 */
automatic?: boolean,
/**
 * How many are kept.
 */
rotation?: Rotation, };

/**
 * An appointment or event.
 */
export type CalendarEntry = {
/**
 * Its name for programs.
 */
id: Id,
/**
 * What it is.
 */
title: string,
/**
 * When it begins, once or repeating.
 */
when: When,
/**
 * How long it takes, in minutes; for whole days a multiple of 1440.
 */
minutes: number | null,
/**
 * Beginnings of a repeating entry that were called off, on the wall clock of its zone.
 */
except: Array<string>,
/**
 * Where.
 */
location: string | null,
/**
 * Anything else.
 */
notes: string | null,
/**
 * The name under which another calendar knows it (the UID of iCalendar).
 */
uid: string | null,
/**
 * When it was made.
 */
created: string,
/**
 * When it was changed last.
 */
changed: string, };

/**
 * What to change in an entry; what is left out stays.
 */
export type CalendarEntryPatch = {
/**
 * What it is.
 */
title?: string,
/**
 * Another time.
 */
when?: When,
/**
 * Another length in minutes; null for none.
 */
minutes?: number | null,
/**
 * Which repetitions are called off.
 */
except?: Array<string>,
/**
 * Another place; null for none.
 */
location?: string | null,
/**
 * Other notes; null for none.
 */
notes?: string | null, };

/**
 * What can be asked about the calendar.
 */
export type CalendarRequest = { "do": "add" } & NewCalendarEntry | { "do": "between",
/**
 * From.
 */
from: string,
/**
 * Until, not included.
 */
to: string, } | { "do": "next" } | { "do": "change",
/**
 * Which.
 */
id: Id,
/**
 * To what.
 */
patch: CalendarEntryPatch, } | { "do": "cancel",
/**
 * Which.
 */
id: Id, };

/**
 * One thing was added, changed or removed.
 */
export type Change = {
/**
 * Its kind.
 */
kind: Kind,
/**
 * Its id; for a setting its name.
 */
id: string,
/**
 * What happened to it.
 */
what: ChangeWhat, };

/**
 * What happened to a thing.
 */
export type ChangeWhat = "added" | "changed" | "removed";

/**
 * What a look at one thing found.
 */
export type Check = {
/**
 * How it is.
 */
state: CheckState,
/**
 * What was looked at, in English and always the same ("microphone", "engine sotto-ear").
 */
name: string,
/**
 * What was found.
 */
found: string,
/**
 * What to do about it, where there is something to do.
 */
next: string | null, };

/**
 * How a thing is that was looked at.
 */
export type CheckState = "ok" | "warn" | "fail";

/**
 * Left to Sotto (or to the system), or named.
 */
export type Choice = { "is": "automatic" } | { "is": "named",
/**
 * Its name.
 */
name: string, };

/**
 * What can be asked of the computer. Done by the same rules as when it is said, and taken back by the same undo.
 */
export type ComputerRequest = { "do": "volume",
/**
 * Of the loudest, 0 to 100.
 */
percent: number, } | { "do": "louder",
/**
 * By so many percent; without it the usual step.
 */
by: number | null, } | { "do": "quieter",
/**
 * By so many percent; without it the usual step.
 */
by: number | null, } | { "do": "mute",
/**
 * Off.
 */
muted: boolean, } | { "do": "media",
/**
 * Which.
 */
key: MediaKey, } | { "do": "open_app",
/**
 * By the name people call it.
 */
name: string, } | { "do": "open_page",
/**
 * Its address.
 */
address: string, } | { "do": "lock" } | { "do": "screenshot" };

/**
 * One attempt to reach out, allowed or refused.
 */
export type Connection = {
/**
 * Names it.
 */
id: string,
/**
 * When.
 */
at: string,
/**
 * What for.
 */
purpose: ConnectionPurpose,
/**
 * Where to: host and port. Nothing where another program fetched.
 */
to: string | null,
/**
 * The other program that fetched, with what it was to fetch.
 */
program: string | null,
/**
 * The user asked for it in that moment.
 */
asked_for: boolean,
/**
 * It stayed on this machine.
 */
local: boolean,
/**
 * How it ended.
 */
ending: ConnectionEnding,
/**
 * Bytes that left.
 */
bytes_up: number,
/**
 * Bytes that came.
 */
bytes_down: number,
/**
 * For how many milliseconds it was open.
 */
ms: number, };

/**
 * How a connection ended.
 */
export type ConnectionEnding = { "is": "refused",
/**
 * Every connection was forbidden; otherwise only this one.
 */
offline: boolean, } | { "is": "open" } | { "is": "done" } | { "is": "left" } | { "is": "failed",
/**
 * How, in a word.
 */
what: string, };

/**
 * What a connection is for.
 */
export type ConnectionPurpose = "model_download" | "starter_fetch" | "external_model" | "turn_traces" | "update" | "unknown";

/**
 * Turns that belong together.
 */
export type Conversation = {
/**
 * Its name for programs.
 */
id: Id,
/**
 * What it is about, where somebody said so.
 */
title: string | null,
/**
 * When it began.
 */
created: string,
/**
 * When it was changed last.
 */
changed: string, };

/**
 * The order in "3/4".
 */
export type DateOrder = "day_first" | "month_first";

/**
 * A sound device.
 */
export type Device = {
/**
 * What the system calls it, and what stands in the settings when it is chosen.
 */
name: string,
/**
 * The system takes it unless another is chosen.
 */
usual: boolean,
/**
 * It is the one that is used.
 */
chosen: boolean, };

/**
 * What can be asked of the sound devices. Which one is used stands in the settings of this machine.
 */
export type DeviceRequest = { "do": "list" };

/**
 * The sound devices.
 */
export type Devices = {
/**
 * Those to hear with.
 */
microphones: Array<Device>,
/**
 * Those to speak with.
 */
speakers: Array<Device>, };

/**
 * What can be asked of how Sotto is doing.
 */
export type DiagnosticsRequest = { "do": "log" } & LogRequest | { "do": "engines" } | { "do": "restart",
/**
 * "ear", "mind" or "voice".
 */
engine: string, } | { "do": "checks" } | { "do": "report" } | { "do": "near_misses" };

/**
 * Something that was dictated.
 */
export type Dictation = {
/**
 * Its name for programs.
 */
id: Id,
/**
 * As it was recognised.
 */
heard: string,
/**
 * As it was written: with its signs, without fillers.
 */
text: string,
/**
 * The program it was meant for, where that could be known.
 */
program: string | null,
/**
 * What became of it.
 */
went: DictationWent,
/**
 * When it was said.
 */
created: string,
/**
 * When it was changed last.
 */
changed: string, };

/**
 * What can be asked about dictations.
 */
export type DictationRequest = { "do": "keep" } & NewDictation | { "do": "list",
/**
 * Only older ones than this.
 */
before: Id | null,
/**
 * How many at most.
 */
limit: number, } | { "do": "get",
/**
 * Which.
 */
id: Id, } | { "do": "delete",
/**
 * Which.
 */
id: Id, } | { "do": "delete_all" } | { "do": "again",
/**
 * Which; without it the newest.
 */
id: Id | null,
/**
 * In so many seconds, so that one can go to that program first.
 */
after_seconds: number, } | { "do": "take_back" };

/**
 * Typing by voice.
 */
export type DictationSettings = {
/**
 * "New line" and "comma" are signs.
 */
spoken_punctuation: boolean,
/**
 * "Um" and the like are left out.
 */
drop_fillers: boolean,
/**
 * Words that are heard wrongly, and how they are spelt.
 */
words: Array<WordFix>,
/**
 * How single programs are written into, where that differs.
 */
programs: Array<ProgramDictation>, };

/**
 *What to change in [`DictationSettings`]; what is left out stays.
 */
export type DictationSettingsPatch = {
/**
 * "New line" and "comma" are signs.
 */
spoken_punctuation?: boolean,
/**
 * "Um" and the like are left out.
 */
drop_fillers?: boolean,
/**
 * Words that are heard wrongly, and how they are spelt.
 */
words?: Array<WordFix>,
/**
 * How single programs are written into, where that differs.
 */
programs?: Array<ProgramDictation>, };

/**
 * What became of a dictation.
 */
export type DictationWent = "waits" | "written" | "clipboard" | "shown" | "taken_back" | "lost";

/**
 * An engine: a program of its own that hears, thinks or speaks.
 */
export type Engine = {
/**
 * "ear", "mind" or "voice".
 */
name: string,
/**
 * What it does.
 */
state: EngineState,
/**
 * The model that it has loaded or would load, where that is known: the name of its file, or what the voice is called.
 */
model: string | null,
/**
 * Where it computes, while it runs.
 */
backend: Backend | null,
/**
 * For which processors it was built ("avx2", "avx2+vulkan"), while it runs.
 */
build: string | null,
/**
 * The number of its process, while it runs.
 */
process: number | null,
/**
 * The memory that it holds, in bytes, as of its last heartbeat.
 */
memory: number | null,
/**
 * How often it fell since Sotto was started, and was started again for it.
 */
restarts: number,
/**
 * How it fell last.
 */
last_fall: string | null, };

/**
 * What an engine does.
 */
export type EngineState = "asleep" | "waking" | "idle" | "working" | "resting";

/**
 * Something happened.
 */
export type Event = { "kind": "changed", "value": Array<Change> } | { "kind": "changed_much" } | { "kind": "listening", "value": Listening } | { "kind": "level", "value": {
/**
 * 0 to 1.
 */
level: number, } } | { "kind": "words", "value": {
/**
 * The turn. What is heard through the microphone has a name of its own until it is known to be a request: these
 * words are shown until others take their place, and kept under no name.
 */
turn: Id,
/**
 * What will not change any more.
 */
firm: string,
/**
 * What may still change.
 */
tentative: string, } } | { "kind": "typed", "value": {
/**
 * The words.
 */
text: string, } } | { "kind": "answer", "value": {
/**
 * The turn.
 */
turn: Id,
/**
 * What comes after what was there.
 */
text: string, } } | { "kind": "turn_done", "value": Turn } | { "kind": "timer_rings", "value": {
/**
 * The timer.
 */
timer: Timer,
/**
 * When it ran out.
 */
due: string,
/**
 * It comes late: Sotto was not running.
 */
late: boolean, } } | { "kind": "alarm_rings", "value": {
/**
 * The alarm.
 */
alarm: Alarm,
/**
 * When it was set for.
 */
due: string,
/**
 * It comes late: Sotto was not running.
 */
late: boolean, } } | { "kind": "reminder_due", "value": {
/**
 * The reminder.
 */
reminder: Reminder,
/**
 * Which of its moments.
 */
occurrence: Occurrence,
/**
 * It comes late: Sotto was not running.
 */
late: boolean, } } | { "kind": "settings", "value": Settings } | { "kind": "models" } | { "kind": "network", "value": Network } | { "kind": "step", "value": Step } | { "kind": "notice", "value": Notice } | { "kind": "notice_over", "value": Notice } | { "kind": "problem", "value": Problem };

/**
 * The exit class of a command.
 */
export type Exit = "failed" | "usage" | "missing";

/**
 * Everything that is kept, complete: importing it into an empty Sotto gives the same again.
 */
export type ExportFile = {
/**
 * Always "sotto".
 */
format: string,
/**
 * Of the form of this file.
 */
version: number,
/**
 * When it was written.
 */
made: string, tasks: Array<Task>, lists: Array<List>, list_items: Array<ListItem>, notes: Array<Note>, timers: Array<Timer>, alarms: Array<Alarm>, reminders: Array<Reminder>, occurrences: Array<Occurrence>, calendar: Array<CalendarEntry>, facts: Array<Fact>, conversations: Array<Conversation>, turns: Array<Turn>, dictations: Array<Dictation>, settings: Settings, };

/**
 * The forms in which things can be taken away.
 */
export type ExportFormat = "json" | "markdown" | "ics";

/**
 * Something that the person asked to be remembered.
 */
export type Fact = {
/**
 * Its name for programs.
 */
id: Id,
/**
 * The fact, in the person's words.
 */
text: string,
/**
 * Where it comes from.
 */
source: FactSource,
/**
 * When it was said.
 */
created: string,
/**
 * When it was changed last.
 */
changed: string, };

/**
 * What can be asked about what Sotto remembers.
 */
export type FactRequest = { "do": "remember" } & NewFact | { "do": "list" } | { "do": "change",
/**
 * Which.
 */
id: Id,
/**
 * The new words.
 */
text: string, } | { "do": "forget",
/**
 * Which.
 */
id: Id, };

/**
 * Where a fact comes from.
 */
export type FactSource = { "from": "said",
/**
 * In this turn.
 */
turn: Id, } | { "from": "written" } | { "from": "imported",
/**
 * From where.
 */
name: string, };

/**
 * How well.
 */
export type Fit = "well" | "slow" | "not";

/**
 * Something that was found.
 */
export type Found = {
/**
 * Its kind.
 */
kind: Kind,
/**
 * Its id.
 */
id: Id,
/**
 * The stretch of its text around what was found.
 */
excerpt: string,
/**
 * When it was made.
 */
created: string, };

/**
 * What "half eight" is where nobody says "half past".
 */
export type HalfEight = "half_past" | "half_to";

/**
 * What can be asked about the history.
 */
export type HistoryRequest = { "do": "conversations",
/**
 * Only older ones than this.
 */
before: Id | null,
/**
 * How many at most.
 */
limit: number, } | { "do": "turns",
/**
 * Which conversation.
 */
conversation: Id, } | { "do": "turn",
/**
 * Which.
 */
id: Id, } | { "do": "rename",
/**
 * Which.
 */
conversation: Id,
/**
 * Its new title.
 */
title: string, } | { "do": "correct",
/**
 * Which.
 */
turn: Id,
/**
 * The right words.
 */
heard: string, } | { "do": "delete_turn",
/**
 * Which.
 */
id: Id, } | { "do": "delete_conversation",
/**
 * Which.
 */
id: Id, };

/**
 * How times of day are said and shown.
 */
export type Hours = "twelve" | "twenty_four";

/**
 * The name of a thing, unique over all kinds and devices. Sorts by the time it was made.
 */
export type Id = string;

/**
 * What an import brought.
 */
export type Imported = {
/**
 * Things that were not there.
 */
added: number,
/**
 * Things that were there in an older state.
 */
changed: number,
/**
 * Things that were there already, in this state or a newer one.
 */
kept: number,
/**
 * What could not be read, one sentence each.
 */
skipped: Array<string>, };

/**
 * How long something is kept.
 */
export type Keep = { "is": "forever" } | { "is": "days",
/**
 * How many.
 */
days: number, } | { "is": "never" };

/**
 * How long things are kept.
 */
export type KeepSettings = {
/**
 * Conversations.
 */
turns: Keep,
/**
 * What was dictated into other programs.
 */
dictations: Keep,
/**
 * Tasks that are done.
 */
done_tasks: Keep,
/**
 * Reminders that are over.
 */
past_reminders: Keep,
/**
 * Timers and alarms that are over.
 */
past_timers: Keep,
/**
 * What can be undone. What was deleted is gone for good after that.
 */
undo: Keep, };

/**
 *What to change in [`KeepSettings`]; what is left out stays.
 */
export type KeepSettingsPatch = {
/**
 * Conversations.
 */
turns?: Keep,
/**
 * What was dictated into other programs.
 */
dictations?: Keep,
/**
 * Tasks that are done.
 */
done_tasks?: Keep,
/**
 * Reminders that are over.
 */
past_reminders?: Keep,
/**
 * Timers and alarms that are over.
 */
past_timers?: Keep,
/**
 * What can be undone. What was deleted is gone for good after that.
 */
undo?: Keep, };

/**
 * How a key of the whole system is used.
 */
export type KeyManner = "both" | "hold" | "toggle" | "double_tap";

/**
 * A kind of thing that is kept.
 */
export type Kind = "task" | "list" | "list_item" | "note" | "timer" | "alarm" | "reminder" | "occurrence" | "calendar_entry" | "fact" | "conversation" | "turn" | "dictation" | "setting";

/**
 * A named list.
 */
export type List = {
/**
 * Its name for programs.
 */
id: Id,
/**
 * What it is called, without the word "list".
 */
name: string,
/**
 * Its place among the lists: sorts as text.
 */
place: string,
/**
 * When it was made.
 */
created: string,
/**
 * When it was changed last.
 */
changed: string, };

/**
 * One thing on a list.
 */
export type ListItem = {
/**
 * Its name for programs.
 */
id: Id,
/**
 * The list it is on.
 */
list: Id,
/**
 * What it is.
 */
text: string,
/**
 * Crossed off, but still there.
 */
checked: boolean,
/**
 * Its place on the list: sorts as text.
 */
place: string,
/**
 * When it was added.
 */
created: string,
/**
 * When it was changed last.
 */
changed: string, };

/**
 * What can be asked about lists.
 */
export type ListRequest = { "do": "create",
/**
 * What it is called.
 */
name: string, } | { "do": "all" } | { "do": "read",
/**
 * Which.
 */
list: Id, } | { "do": "rename",
/**
 * Which.
 */
list: Id,
/**
 * Its new name.
 */
name: string, } | { "do": "move",
/**
 * Which.
 */
list: Id,
/**
 * Where to.
 */
to: Position, } | { "do": "add",
/**
 * Which.
 */
list: Id,
/**
 * What, each thing by itself.
 */
items: Array<string>, } | { "do": "change_item",
/**
 * Which.
 */
item: Id,
/**
 * Its new words.
 */
text: string, } | { "do": "check",
/**
 * Which.
 */
item: Id,
/**
 * Crossed off.
 */
checked: boolean, } | { "do": "move_item",
/**
 * Which.
 */
item: Id,
/**
 * Where to.
 */
to: Position, } | { "do": "remove_item",
/**
 * Which.
 */
item: Id, } | { "do": "clear",
/**
 * Which.
 */
list: Id, } | { "do": "delete",
/**
 * Which.
 */
list: Id, };

/**
 * The microphone.
 */
export type ListenRequest = { "do": "start",
/**
 * Type what is said instead of acting on it.
 */
dictate: boolean, } | { "do": "press",
/**
 * Type what is said instead of acting on it.
 */
dictate: boolean, } | { "do": "hold",
/**
 * Type what is said instead of acting on it.
 */
dictate: boolean, } | { "do": "release" } | { "do": "finish" } | { "do": "cancel" } | { "do": "toggle",
/**
 * Type what is said instead of acting on it.
 */
dictate: boolean, } | { "do": "mute",
/**
 * Closed.
 */
closed: boolean, };

/**
 * The state of listening.
 */
export type Listening = "closed" | "idle" | "wake_word" | "request" | "dictation" | "working" | "speaking";

/**
 * A piece of the log.
 */
export type Log = {
/**
 * The lines, the oldest first.
 */
lines: Array<LogLine>,
/**
 * There are earlier ones of those that were asked for.
 */
earlier: boolean,
/**
 * Where the log ends now, for whoever follows.
 */
end: string,
/**
 * The rooms in which something was noted.
 */
rooms: Array<string>, };

/**
 * How grave something in the log is. The later the graver.
 */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error";

/**
 * A line of the log.
 */
export type LogLine = {
/**
 * Names it. Stays the same as long as the line is kept.
 */
place: string,
/**
 * When; nothing where the line is damaged.
 */
at: string | null,
/**
 * How grave; nothing where the line is damaged.
 */
level: LogLevel | null,
/**
 * Where in Sotto; nothing where the line is damaged.
 */
room: string | null,
/**
 * What.
 */
text: string, };

/**
 * Which lines of the log.
 */
export type LogRequest = {
/**
 * Only what is at least as grave as this.
 */
least: LogLevel | null,
/**
 * Only what was noted in this room.
 */
room: string | null,
/**
 * Only lines in which these words stand, whatever their case.
 */
containing: string | null,
/**
 * At most so many.
 */
newest: number | null,
/**
 * Only lines before this one, by its place, for whoever reads on.
 */
before: string | null,
/**
 * Only lines after this one, by its place, for whoever follows.
 */
after: string | null, };

/**
 * How it looks.
 */
export type LookSettings = {
/**
 * Light, dark, or as the system.
 */
theme: Theme,
/**
 * The language of the window as a code ("en", "de"), or as the system.
 */
language: Choice,
/**
 * Text size; 100 is the usual one.
 */
text_percent: number, };

/**
 *What to change in [`LookSettings`]; what is left out stays.
 */
export type LookSettingsPatch = {
/**
 * Light, dark, or as the system.
 */
theme?: Theme,
/**
 * The language of the window as a code ("en", "de"), or as the system.
 */
language?: Choice,
/**
 * Text size; 100 is the usual one.
 */
text_percent?: number, };

/**
 * What belongs to this machine and is never synced.
 */
export type MachineSettings = {
/**
 * The microphone is closed; stays so until it is opened again.
 */
microphone_closed: boolean,
/**
 * Which microphone.
 */
microphone: Choice,
/**
 * Which speaker.
 */
speaker: Choice,
/**
 * The microphone stays open between requests, so that it starts at once.
 */
keep_microphone_warm: boolean,
/**
 * Noise is taken out of what shows whether somebody speaks; never of what is recognised.
 */
suppress_noise: boolean,
/**
 * The key to talk.
 */
talk_key: string,
/**
 * The key to dictate.
 */
dictation_key: string,
/**
 * How the key to talk is used.
 */
talk_key_manner: KeyManner,
/**
 * How the key to dictate is used.
 */
dictation_key_manner: KeyManner,
/**
 * The key to take back the last dictation; none at first.
 */
take_back_key: string,
/**
 * The key that closes the microphone and opens it again; none at first.
 */
mute_key: string,
/**
 * Starts with the system.
 */
start_with_system: boolean,
/**
 * It was offered to start with the system, or was answered already; it is offered once.
 */
autostart_offered: boolean,
/**
 * The first run was gone through or skipped; it is offered once.
 */
welcomed: boolean, };

/**
 *What to change in [`MachineSettings`]; what is left out stays.
 */
export type MachineSettingsPatch = {
/**
 * The microphone is closed; stays so until it is opened again.
 */
microphone_closed?: boolean,
/**
 * Which microphone.
 */
microphone?: Choice,
/**
 * Which speaker.
 */
speaker?: Choice,
/**
 * The microphone stays open between requests, so that it starts at once.
 */
keep_microphone_warm?: boolean,
/**
 * Noise is taken out of what shows whether somebody speaks; never of what is recognised.
 */
suppress_noise?: boolean,
/**
 * The key to talk.
 */
talk_key?: string,
/**
 * The key to dictate.
 */
dictation_key?: string,
/**
 * How the key to talk is used.
 */
talk_key_manner?: KeyManner,
/**
 * How the key to dictate is used.
 */
dictation_key_manner?: KeyManner,
/**
 * The key to take back the last dictation; none at first.
 */
take_back_key?: string,
/**
 * The key that closes the microphone and opens it again; none at first.
 */
mute_key?: string,
/**
 * Starts with the system.
 */
start_with_system?: boolean,
/**
 * It was offered to start with the system, or was answered already; it is offered once.
 */
autostart_offered?: boolean,
/**
 * The first run was gone through or skipped; it is offered once.
 */
welcomed?: boolean, };

/**
 * A key for music and films.
 */
export type MediaKey = "play" | "pause" | "next" | "previous";

/**
 * Who answers open requests, on this machine only.
 */
export type MindSettings = {
/**
 * The address of an OpenAI-compatible endpoint that answers open requests, which then leave Sotto.
 */
endpoint: Choice,
/**
 * The name of the model there.
 */
model: Choice, };

/**
 *What to change in [`MindSettings`]; what is left out stays.
 */
export type MindSettingsPatch = {
/**
 * The address of an OpenAI-compatible endpoint that answers open requests, which then leave Sotto.
 */
endpoint?: Choice,
/**
 * The name of the model there.
 */
model?: Choice, };

/**
 * A model.
 */
export type Model = {
/**
 * Names it.
 */
id: string,
/**
 * What it is for.
 */
part: ModelPart,
/**
 * What a person reads.
 */
title: string,
/**
 * The length of its files, where it is known; those included that come along with it.
 */
bytes: number | null,
/**
 * Languages as codes ("en", "pt-BR"); `*` stands for many. Empty where it is not stated.
 */
languages: Array<string>,
/**
 * The licence.
 */
licence: string,
/**
 * The licence has conditions of its own, to be read where the model comes from.
 */
own_terms: boolean,
/**
 * Where it comes from, for whoever wants to read about it.
 */
home: string | null,
/**
 * How well it fits this machine, where that can be told.
 */
fit: ModelFit | null,
/**
 * How fast it was on this machine when it was measured: for a mind pieces of words a second, for an ear and a voice
 * seconds of sound a second.
 */
speed: number | null,
/**
 * How many seconds a mind took to its first piece of a word then, a voice to its first sound, or an ear to a request of two
 * seconds.
 */
wait: number | null,
/**
 * Whether it is here.
 */
state: ModelState,
/**
 * It is chosen to hear, think or speak, or does so where nothing was chosen. One that thinks begins with the next start.
 */
in_use: boolean,
/**
 * It can be chosen, once it is here. Of some parts there is only one.
 */
choosable: boolean,
/**
 * The user brought it along.
 */
brought: boolean, };

/**
 * How well a model fits this machine.
 */
export type ModelFit = {
/**
 * How well.
 */
how: Fit,
/**
 * The speed to expect, in the unit of a model's speed.
 */
rate: number,
/**
 * The speed was reckoned from a measurement on this machine, not from a table.
 */
measured: boolean,
/**
 * So well only with the graphics processor, which has to be asked for.
 */
with_graphics: boolean,
/**
 * The memory it needs, in bytes.
 */
memory: number,
/**
 * The disk has room for it, or does not say.
 */
room: boolean, };

/**
 * What a model is for.
 */
export type ModelPart = "ear" | "mind" | "voice" | "memory" | "voice_activity";

/**
 * What can be asked of the models.
 */
export type ModelRequest = { "do": "list" } | { "do": "get",
/**
 * Which.
 */
id: string, } | { "do": "pause",
/**
 * Which.
 */
id: string, } | { "do": "cancel",
/**
 * Which.
 */
id: string, } | { "do": "remove",
/**
 * Which.
 */
id: string, } | { "do": "use",
/**
 * Which.
 */
id: string, } | { "do": "measure",
/**
 * Which.
 */
id: string, } | { "do": "bring",
/**
 * The whole path of the file, or of a folder of faster-whisper.
 */
path: string, };

/**
 * Whether a model is here.
 */
export type ModelState = { "is": "here" } | { "is": "absent" } | { "is": "by_hand" } | { "is": "fetching",
/**
 * The steps of this piece of work tell of it.
 */
work: Id,
/**
 * How far it is, 0 to 1.
 */
fraction: number | null, } | { "is": "tried",
/**
 * The steps of this piece of work tell of it.
 */
work: Id, } | { "is": "timed",
/**
 * The steps of this piece of work tell of it.
 */
work: Id, } | { "is": "fetched_elsewhere" } | { "is": "paused",
/**
 * How far it is, 0 to 1, where that is known.
 */
fraction: number | null, } | { "is": "failed",
/**
 * What happened and what to do.
 */
sentence: string,
/**
 * How far it is, 0 to 1, where that is known.
 */
fraction: number | null, };

/**
 * Something that was nearly heard as the wake word, or as "stop" while that was listened for. No sound and no words of it are kept.
 */
export type NearMiss = {
/**
 * When.
 */
at: string,
/**
 * As what it was nearly heard.
 */
word: WakeWord,
/**
 * How sure Sotto was of it, in percent.
 */
sure_percent: number,
/**
 * The sensitivity of the wake word from which on it counts; nothing where none is enough, or none was noted.
 */
counts_from_percent: number | null, };

/**
 * What may leave this machine.
 */
export type Network = {
/**
 * Every connection is forbidden.
 */
offline: boolean,
/**
 * Each purpose, and whether it may go out by itself.
 */
purposes: Array<PurposeSwitch>,
/**
 * The language models outside that the user named.
 */
endpoints: Array<string>,
/**
 * The file that says all this is damaged; the stricter reading counts until something is changed.
 */
damaged: boolean, };

/**
 * What can be asked of the way out.
 */
export type NetworkRequest = { "do": "show" } | { "do": "offline",
/**
 * Forbid.
 */
offline: boolean, } | { "do": "allow",
/**
 * What for.
 */
purpose: ConnectionPurpose,
/**
 * By themselves.
 */
allowed: boolean, } | { "do": "ledger",
/**
 * At most so many.
 */
newest: number | null,
/**
 * Only what was asked for before the connection of this name, for whoever reads on. Nothing where that one is not kept
 * any more.
 */
before: string | null, } | { "do": "updates",
/**
 * Ask who announces newer ones, now; otherwise only what is set is told.
 */
look: boolean, } | { "do": "allow_updates",
/**
 * It may.
 */
allowed: boolean, } | { "do": "get_update" } | { "do": "stop_update" } | { "do": "show_update" };

/**
 * An alarm to be.
 */
export type NewAlarm = {
/**
 * What it is for.
 */
name: string | null,
/**
 * When, once or repeating.
 */
when: When, };

/**
 * An entry to be.
 */
export type NewCalendarEntry = {
/**
 * What it is.
 */
title: string,
/**
 * When it begins.
 */
when: When,
/**
 * How long it takes, in minutes.
 */
minutes: number | null,
/**
 * Where.
 */
location: string | null,
/**
 * Anything else.
 */
notes: string | null, };

/**
 * A dictation to be kept.
 */
export type NewDictation = {
/**
 * Its name. What is kept under it already is changed.
 */
id: Id,
/**
 * As it was recognised.
 */
heard: string,
/**
 * As it is written.
 */
text: string,
/**
 * The program it is meant for, where that can be known.
 */
program: string | null,
/**
 * What became of it.
 */
went: DictationWent, };

/**
 * A fact to be.
 */
export type NewFact = {
/**
 * The fact.
 */
text: string,
/**
 * Where it comes from.
 */
source: FactSource, };

/**
 * A note to be.
 */
export type NewNote = {
/**
 * A heading.
 */
title: string | null,
/**
 * The words.
 */
text: string, };

/**
 * A reminder to be.
 */
export type NewReminder = {
/**
 * What to be reminded of.
 */
text: string,
/**
 * When, once or repeating.
 */
when: When, };

/**
 * A task to be.
 */
export type NewTask = {
/**
 * What has to be done.
 */
text: string,
/**
 * How important.
 */
priority: Priority,
/**
 * By when.
 */
due: When | null, };

/**
 * A timer to be.
 */
export type NewTimer = {
/**
 * What it is for.
 */
name: string | null,
/**
 * How long, in milliseconds.
 */
length_ms: number, };

/**
 * A newer version for this computer, whose package can be fetched.
 */
export type NewerSotto = {
/**
 * Its version.
 */
version: string,
/**
 * The day of its release, as whoever made it wrote it.
 */
date: string,
/**
 * What is new.
 */
notes: string,
/**
 * How large its package is.
 */
bytes: number, };

/**
 * Which Friday "next Friday" is on a Wednesday.
 */
export type NextWeekday = "of_next_week" | "coming";

/**
 * Something written down.
 */
export type Note = {
/**
 * Its name for programs.
 */
id: Id,
/**
 * A heading, where one was given.
 */
title: string | null,
/**
 * The words.
 */
text: string,
/**
 * When it was made.
 */
created: string,
/**
 * When it was changed last.
 */
changed: string, };

/**
 * What to change in a note; what is left out stays.
 */
export type NotePatch = {
/**
 * Another heading; null for none.
 */
title?: string | null,
/**
 * New words.
 */
text?: string, };

/**
 * What can be asked about notes.
 */
export type NoteRequest = { "do": "add" } & NewNote | { "do": "list" } | { "do": "get",
/**
 * Which.
 */
id: Id, } | { "do": "change",
/**
 * Which.
 */
id: Id,
/**
 * To what.
 */
patch: NotePatch, } | { "do": "append",
/**
 * Which.
 */
id: Id,
/**
 * What.
 */
text: string, } | { "do": "delete",
/**
 * Which.
 */
id: Id, };

/**
 * What the user is told once: after the file was opened, or when something becomes worth knowing.
 */
export type Notice = { "is": "key_in_file",
/**
 * Where.
 */
file: string,
/**
 * What that means.
 */
sentence: string, } | { "is": "repaired" } & Restored | { "is": "settings_reset",
/**
 * Which.
 */
names: Array<string>,
/**
 * For the user.
 */
sentence: string, } | { "is": "not_erased",
/**
 * What.
 */
names: Array<string>,
/**
 * For the user.
 */
sentence: string, } | { "is": "model_replaced",
/**
 * The one that was chosen.
 */
chosen: string,
/**
 * The one that answers.
 */
instead: string,
/**
 * For the user.
 */
sentence: string, } | { "is": "device",
/**
 * For the user.
 */
sentence: string, } | { "is": "no_keys",
/**
 * For the user.
 */
sentence: string, } | { "is": "autostart",
/**
 * For the user.
 */
sentence: string, };

/**
 * What became of one moment at which a reminder or an alarm was due. Its id follows from both, so that all devices
 * speak of the same one; it only ever goes forward, so that one device's "done" is never undone by another's "fired".
 */
export type Occurrence = {
/**
 * Follows from `of` and `due`: see [`Occurrence::id_of`].
 */
id: Id,
/**
 * The reminder or alarm.
 */
of: Id,
/**
 * The moment it was due.
 */
due: string,
/**
 * How far it got.
 */
stage: OccurrenceStage,
/**
 * When it got there.
 */
changed: string, };

/**
 * How far an occurrence got; later ones are further.
 */
export type OccurrenceStage = { "is": "fired" } | { "is": "snoozed",
/**
 * When.
 */
until: string, } | { "is": "acknowledged" };

/**
 * How a turn ended.
 */
export type Outcome = { "is": "answered" } | { "is": "interrupted" } | { "is": "asked_back" } | { "is": "failed",
/**
 * The sentence that was said about it.
 */
sentence: string, };

/**
 * Where in an order.
 */
export type Position = { "at": "top" } | { "at": "end" } | { "at": "nth",
/**
 * Counted from 1.
 */
nth: number, } | { "at": "before",
/**
 * The other.
 */
id: Id, } | { "at": "after",
/**
 * The other.
 */
id: Id, };

/**
 * How important a task is.
 */
export type Priority = "high" | "normal" | "low";

/**
 * Something did not work.
 */
export type Problem = {
/**
 * What a program can act on.
 */
code: ProblemCode,
/**
 * What happened, what was kept, what to do.
 */
sentence: string,
/**
 * The exit class of a command that ends with it.
 */
exit: Exit, };

/**
 * What a program can act on.
 */
export type ProblemCode = "not_found" | "ambiguous" | "invalid" | "not_understood" | "needs_confirmation" | "nothing_to_undo" | "disk_full" | "read_only" | "locked" | "damaged" | "wrong_key" | "keychain_closed" | "newer_version" | "second_owner" | "missing" | "engine" | "device" | "network" | "stopped" | "failed";

/**
 * How dictation is written into one program, where that differs from the rest.
 */
export type ProgramDictation = {
/**
 * The program, as it calls itself; large and small letters are the same.
 */
program: string,
/**
 * How a text comes into it.
 */
way: WritingWay,
/**
 * Whether "new line" and "comma" are signs there; nothing: as everywhere.
 */
spoken_punctuation: boolean | null,
/**
 * Whether "um" and the like are left out there; nothing: as everywhere.
 */
drop_fillers: boolean | null,
/**
 * What is written behind each text.
 */
behind: WrittenBehind,
/**
 * The language that is dictated into it as a code ("de"): what is a filler in one is a word in another.
 */
language: Choice,
/**
 * Words that are spelt so in this program only; they come before those for all.
 */
words: Array<WordFix>, };

/**
 * A purpose, and whether it may go out by itself.
 */
export type PurposeSwitch = {
/**
 * What for.
 */
purpose: ConnectionPurpose,
/**
 * By itself; otherwise only when the user asks for it.
 */
allowed: boolean, };

/**
 * Reminds of something at a time.
 */
export type Reminder = {
/**
 * Its name for programs.
 */
id: Id,
/**
 * What to be reminded of.
 */
text: string,
/**
 * When, once or repeating.
 */
when: When,
/**
 * The next moment it is due, worked out from `when`; nothing once all are over.
 */
next: string | null,
/**
 * The moment to which it is put off, if it is; worked out when it is shown, and never kept.
 */
snoozed?: string,
/**
 * Since when it is done, the whole reminder with it.
 */
done: string | null,
/**
 * When it was made.
 */
created: string,
/**
 * When it was changed last.
 */
changed: string, };

/**
 * What to change in a reminder; what is left out stays.
 */
export type ReminderPatch = {
/**
 * New words.
 */
text?: string,
/**
 * Another time.
 */
when?: When, };

/**
 * What can be asked about reminders.
 */
export type ReminderRequest = { "do": "add" } & NewReminder | { "do": "list",
/**
 * Only those due before.
 */
before: string | null, } | { "do": "change",
/**
 * Which.
 */
id: Id,
/**
 * To what.
 */
patch: ReminderPatch, } | { "do": "complete",
/**
 * Which.
 */
id: Id, } | { "do": "snooze",
/**
 * Which.
 */
id: Id,
/**
 * In how many milliseconds; without it the usual time.
 */
for_ms: number | null, } | { "do": "delete",
/**
 * Which.
 */
id: Id, };

/**
 * The answer to a request.
 */
export type Reply = { "kind": "done" } | { "kind": "said", "value": {
/**
 * The sentence.
 */
sentence: string, } } | { "kind": "begun", "value": {
/**
 * The id.
 */
id: Id, } } | { "kind": "task", "value": Task } | { "kind": "tasks", "value": Array<Task> } | { "kind": "list", "value": List } | { "kind": "lists", "value": Array<List> } | { "kind": "list_item", "value": ListItem } | { "kind": "list_items", "value": Array<ListItem> } | { "kind": "note", "value": Note } | { "kind": "notes", "value": Array<Note> } | { "kind": "timer", "value": Timer } | { "kind": "timers", "value": Array<Timer> } | { "kind": "alarm", "value": Alarm } | { "kind": "alarms", "value": Array<Alarm> } | { "kind": "reminder", "value": Reminder } | { "kind": "reminders", "value": Array<Reminder> } | { "kind": "calendar_entry", "value": CalendarEntry } | { "kind": "calendar_entries", "value": Array<CalendarEntry> } | { "kind": "fact", "value": Fact } | { "kind": "facts", "value": Array<Fact> } | { "kind": "conversation", "value": Conversation } | { "kind": "conversations", "value": Array<Conversation> } | { "kind": "turn", "value": Turn } | { "kind": "turns", "value": Array<Turn> } | { "kind": "dictation", "value": Dictation } | { "kind": "dictations", "value": Array<Dictation> } | { "kind": "found", "value": Array<Found> } | { "kind": "models", "value": Array<Model> } | { "kind": "network", "value": Network } | { "kind": "ledger", "value": Array<Connection> } | { "kind": "updates", "value": Updates } | { "kind": "devices", "value": Devices } | { "kind": "voices", "value": Array<Voice> } | { "kind": "log", "value": Log } | { "kind": "engines", "value": Array<Engine> } | { "kind": "checks", "value": Array<Check> } | { "kind": "report", "value": {
/**
 * The text.
 */
text: string, } } | { "kind": "near_misses", "value": Array<NearMiss> } | { "kind": "settings", "value": Settings } | { "kind": "imported", "value": Imported } | { "kind": "backup", "value": Backup } | { "kind": "backups", "value": Array<Backup> } | { "kind": "undone", "value": Undone } | { "kind": "status", "value": Status } | { "kind": "today", "value": { timers: Array<Timer>, alarms: Array<Alarm>, reminders: Array<Reminder>, tasks: Array<Task>, calendar: Array<CalendarEntry>, } } | { "kind": "problem", "value": Problem };

/**
 * Something is asked of Sotto.
 */
export type Request = { "kind": "text", "value": TextRequest } | { "kind": "listen", "value": ListenRequest } | { "kind": "task", "value": TaskRequest } | { "kind": "list", "value": ListRequest } | { "kind": "note", "value": NoteRequest } | { "kind": "timer", "value": TimerRequest } | { "kind": "alarm", "value": AlarmRequest } | { "kind": "reminder", "value": ReminderRequest } | { "kind": "calendar", "value": CalendarRequest } | { "kind": "computer", "value": ComputerRequest } | { "kind": "memory", "value": FactRequest } | { "kind": "history", "value": HistoryRequest } | { "kind": "dictation", "value": DictationRequest } | { "kind": "search", "value": SearchRequest } | { "kind": "transfer", "value": TransferRequest } | { "kind": "model", "value": ModelRequest } | { "kind": "network", "value": NetworkRequest } | { "kind": "device", "value": DeviceRequest } | { "kind": "voice", "value": VoiceRequest } | { "kind": "diagnostics", "value": DiagnosticsRequest } | { "kind": "settings" } | { "kind": "change_settings", "value": SettingsPatch } | { "kind": "undo" } | { "kind": "stop" } | { "kind": "repeat" } | { "kind": "confirm", "value": {
/**
 * The turn that asked.
 */
turn: Id,
/**
 * Yes.
 */
yes: boolean, } } | { "kind": "subscribe", "value": {
/**
 * Also how loud it is at the microphone.
 */
level: boolean, } } | { "kind": "status" } | { "kind": "close" } | { "kind": "today", "value": {
/**
 * The day as the moment it begins.
 */
from: string,
/**
 * And the moment it ends.
 */
to: string, } };

/**
 * How a damaged file was repaired.
 */
export type Restored = {
/**
 * The backup it was restored from, if there was a good one.
 */
backup: Backup | null,
/**
 * How many things were saved from the damaged file beyond the backup.
 */
salvaged: number,
/**
 * Where the damaged file lies.
 */
set_aside: string,
/**
 * For the user.
 */
sentence: string, };

/**
 * How many backups are kept.
 */
export type Rotation = {
/**
 * The last one of each of so many days.
 */
daily: number,
/**
 * The last one of each of so many weeks.
 */
weekly: number,
/**
 * The last one of each of so many months.
 */
monthly: number, };

/**
 * In which order things are found.
 */
export type SearchOrder = "best" | "newest";

/**
 * A search by words over what is kept.
 */
export type SearchRequest = {
/**
 * The words; the last one may be only begun.
 */
words: string,
/**
 * Only in these kinds; empty for all.
 */
kinds: Array<Kind>,
/**
 * In which order.
 */
order: SearchOrder,
/**
 * How many at most.
 */
limit: number, };

/**
 * All settings.
 */
export type Settings = {
/**
 * Of the form of the settings.
 */
version: number,
/**
 * How one talks with Sotto.
 */
talk: TalkSettings,
/**
 * Sotto's voice.
 */
speech: SpeechSettings,
/**
 * Typing by voice.
 */
dictation: DictationSettings,
/**
 * How it looks.
 */
look: LookSettings,
/**
 * Times, alarms, reminders.
 */
time: TimeSettings,
/**
 * How long things are kept.
 */
keep: KeepSettings,
/**
 * Who answers open requests, on this machine only.
 */
mind: MindSettings,
/**
 * Automatic backups, of this machine only.
 */
backup: BackupSettings,
/**
 * What belongs to this machine and is never synced.
 */
machine: MachineSettings, };

/**
 * What to change in the settings; what is left out stays.
 */
export type SettingsPatch = {
/**
 * How one talks with Sotto.
 */
talk?: TalkSettingsPatch,
/**
 * Sotto's voice.
 */
speech?: SpeechSettingsPatch,
/**
 * Typing by voice.
 */
dictation?: DictationSettingsPatch,
/**
 * How it looks.
 */
look?: LookSettingsPatch,
/**
 * Times, alarms, reminders.
 */
time?: TimeSettingsPatch,
/**
 * How long things are kept.
 */
keep?: KeepSettingsPatch,
/**
 * Who answers open requests, on this machine only.
 */
mind?: MindSettingsPatch,
/**
 * Automatic backups, of this machine only.
 */
backup?: BackupSettingsPatch,
/**
 * What belongs to this machine and is never synced.
 */
machine?: MachineSettingsPatch, };

/**
 * Sotto's voice.
 */
export type SpeechSettings = {
/**
 * Answers are spoken.
 */
spoken: boolean,
/**
 * The voice.
 */
voice: Choice,
/**
 * 100 is the usual speed.
 */
speed_percent: number,
/**
 * 100 is the usual loudness.
 */
volume_percent: number, };

/**
 *What to change in [`SpeechSettings`]; what is left out stays.
 */
export type SpeechSettingsPatch = {
/**
 * Answers are spoken.
 */
spoken?: boolean,
/**
 * The voice.
 */
voice?: Choice,
/**
 * 100 is the usual speed.
 */
speed_percent?: number,
/**
 * 100 is the usual loudness.
 */
volume_percent?: number, };

/**
 * What is going on.
 */
export type Status = {
/**
 * The program's version.
 */
version: string,
/**
 * What is listened to.
 */
listening: Listening,
/**
 * What the user should read.
 */
notices: Array<Notice>,
/**
 * When the last backup was made.
 */
last_backup: Backup | null, };

/**
 * One thing that a turn does, or how far a long piece of work is.
 */
export type Step = {
/**
 * Which piece of work: the turn, or the id in the reply that began it.
 */
work: Id,
/**
 * What it is.
 */
what: StepWhat,
/**
 * For a thing that a turn does: what it is, in the words of the user's language ("add a task: call the bank"). For a
 * download the model.
 */
name: string | null,
/**
 * 0 to 1, where the end is known.
 */
fraction: number | null,
/**
 * In units (bytes, things) per second.
 */
rate: number | null,
/**
 * How many seconds are left, where that can be said.
 */
seconds_left: number | null,
/**
 * It is over.
 */
done: boolean,
/**
 * It is over and did not work. What a turn did not do is said in its answer.
 */
failed: boolean, };

/**
 * A kind of work. A call is one thing that a turn does, told as begun and then as over, both once it is over.
 */
export type StepWhat = "call" | "download" | "trial" | "measurement" | "update" | "index" | "import" | "export" | "backup";

/**
 * How one talks with Sotto.
 */
export type TalkSettings = {
/**
 * "Hey Sotto" starts a request.
 */
wake_word: boolean,
/**
 * How easily it is heard: 0 is hardly ever by mistake, 100 is hardly ever missed.
 */
wake_sensitivity_percent: number,
/**
 * Where "Hey Sotto" starts a request, "Sotto" alone does too. It is heard by mistake more often.
 */
wake_name_alone: boolean,
/**
 * After an answer one can go on without the wake word.
 */
follow_up: boolean,
/**
 * For how many seconds.
 */
follow_up_seconds: number,
/**
 * Talking interrupts Sotto.
 */
interrupt: boolean,
/**
 * What was heard and said is shown as captions.
 */
captions: boolean,
/**
 * A soft sound when listening begins and ends.
 */
sounds: boolean,
/**
 * How long a pause ends a request, in milliseconds, as learned from the person.
 */
pause_ms: number,
/**
 * How long a request may be at most, in seconds.
 */
max_seconds: number,
/**
 * The language of speech as a code ("en"), or left to Sotto.
 */
language: Choice, };

/**
 *What to change in [`TalkSettings`]; what is left out stays.
 */
export type TalkSettingsPatch = {
/**
 * "Hey Sotto" starts a request.
 */
wake_word?: boolean,
/**
 * How easily it is heard: 0 is hardly ever by mistake, 100 is hardly ever missed.
 */
wake_sensitivity_percent?: number,
/**
 * Where "Hey Sotto" starts a request, "Sotto" alone does too. It is heard by mistake more often.
 */
wake_name_alone?: boolean,
/**
 * After an answer one can go on without the wake word.
 */
follow_up?: boolean,
/**
 * For how many seconds.
 */
follow_up_seconds?: number,
/**
 * Talking interrupts Sotto.
 */
interrupt?: boolean,
/**
 * What was heard and said is shown as captions.
 */
captions?: boolean,
/**
 * A soft sound when listening begins and ends.
 */
sounds?: boolean,
/**
 * How long a pause ends a request, in milliseconds, as learned from the person.
 */
pause_ms?: number,
/**
 * How long a request may be at most, in seconds.
 */
max_seconds?: number,
/**
 * The language of speech as a code ("en"), or left to Sotto.
 */
language?: Choice, };

/**
 * Something that has to be done.
 */
export type Task = {
/**
 * Its name for programs.
 */
id: Id,
/**
 * What has to be done.
 */
text: string,
/**
 * How important.
 */
priority: Priority,
/**
 * By when.
 */
due: When | null,
/**
 * Since when it is done.
 */
done: string | null,
/**
 * Its place in the order: sorts as text.
 */
place: string,
/**
 * When it was made.
 */
created: string,
/**
 * When it was changed last.
 */
changed: string, };

/**
 * Which tasks.
 */
export type TaskFilter = {
/**
 * Open, done or both.
 */
state: TaskState,
/**
 * Only those due before this moment.
 */
due_before: string | null, };

/**
 * What to change in a task; what is left out stays.
 */
export type TaskPatch = {
/**
 * New words.
 */
text?: string,
/**
 * Another priority.
 */
priority?: Priority,
/**
 * Another due date; null for none.
 */
due?: When | null, };

/**
 * What can be asked about tasks.
 */
export type TaskRequest = { "do": "add" } & NewTask | { "do": "list" } & TaskFilter | { "do": "get",
/**
 * Which.
 */
id: Id, } | { "do": "change",
/**
 * Which.
 */
id: Id,
/**
 * To what.
 */
patch: TaskPatch, } | { "do": "complete",
/**
 * Which.
 */
id: Id, } | { "do": "reopen",
/**
 * Which.
 */
id: Id, } | { "do": "move",
/**
 * Which.
 */
id: Id,
/**
 * Where to.
 */
to: Position, } | { "do": "delete",
/**
 * Which.
 */
id: Id, };

/**
 * Open, done or both.
 */
export type TaskState = "open" | "done" | "all";

/**
 * Words.
 */
export type TextRequest = { "do": "ask",
/**
 * The words.
 */
text: string,
/**
 * The conversation it belongs to; without it the present one.
 */
conversation: Id | null,
/**
 * How the words came.
 */
via: Via,
/**
 * Whether the answer is spoken too.
 */
spoken: boolean, } | { "do": "say",
/**
 * The words.
 */
text: string, };

/**
 * Light, dark, or as the system.
 */
export type Theme = "system" | "light" | "dark";

/**
 * Times, alarms, reminders.
 */
export type TimeSettings = {
/**
 * How long "snooze" is without a number, in minutes.
 */
snooze_minutes: number,
/**
 * When an all-day reminder fires, in minutes after midnight.
 */
all_day_at_minutes: number,
/**
 * How times of day are said and shown.
 */
hours: Hours,
/**
 * The order of "3/4".
 */
date_order: DateOrder,
/**
 * What "half eight" is.
 */
half_eight: HalfEight,
/**
 * Which Friday "next Friday" is on a Wednesday.
 */
next_weekday: NextWeekday,
/**
 * The day with which a week begins.
 */
week_starts: WeekStart,
/**
 * When "in the morning" is, in minutes after midnight.
 */
morning_at_minutes: number,
/**
 * When "in the afternoon" is, in minutes after midnight.
 */
afternoon_at_minutes: number,
/**
 * When "in the evening" is, in minutes after midnight.
 */
evening_at_minutes: number, };

/**
 *What to change in [`TimeSettings`]; what is left out stays.
 */
export type TimeSettingsPatch = {
/**
 * How long "snooze" is without a number, in minutes.
 */
snooze_minutes?: number,
/**
 * When an all-day reminder fires, in minutes after midnight.
 */
all_day_at_minutes?: number,
/**
 * How times of day are said and shown.
 */
hours?: Hours,
/**
 * The order of "3/4".
 */
date_order?: DateOrder,
/**
 * What "half eight" is.
 */
half_eight?: HalfEight,
/**
 * Which Friday "next Friday" is on a Wednesday.
 */
next_weekday?: NextWeekday,
/**
 * The day with which a week begins.
 */
week_starts?: WeekStart,
/**
 * When "in the morning" is, in minutes after midnight.
 */
morning_at_minutes?: number,
/**
 * When "in the afternoon" is, in minutes after midnight.
 */
afternoon_at_minutes?: number,
/**
 * When "in the evening" is, in minutes after midnight.
 */
evening_at_minutes?: number, };

/**
 * A timer.
 */
export type Timer = {
/**
 * Its name for programs.
 */
id: Id,
/**
 * What it is for.
 */
name: string | null,
/**
 * How long it runs in all, in milliseconds.
 */
length_ms: number,
/**
 * Where it stands.
 */
state: TimerState,
/**
 * When it was started.
 */
created: string,
/**
 * When it was changed last.
 */
changed: string, };

/**
 * What can be asked about timers. Without an id the only one is meant.
 */
export type TimerRequest = { "do": "start" } & NewTimer | { "do": "list" } | { "do": "change",
/**
 * Which.
 */
id: Id | null,
/**
 * The new length in milliseconds.
 */
length_ms: number, } | { "do": "add_time",
/**
 * Which.
 */
id: Id | null,
/**
 * By how many milliseconds.
 */
by_ms: number, } | { "do": "pause",
/**
 * Which.
 */
id: Id | null, } | { "do": "resume",
/**
 * Which.
 */
id: Id | null, } | { "do": "cancel",
/**
 * Which.
 */
id: Id | null, } | { "do": "cancel_all" };

/**
 * Where a timer stands.
 */
export type TimerState = { "is": "running",
/**
 * When it rings.
 */
ends: string, } | { "is": "paused",
/**
 * What is left, in milliseconds.
 */
left_ms: number, } | { "is": "ringing",
/**
 * Since when.
 */
since: string, } | { "is": "over",
/**
 * Since when.
 */
at: string, };

/**
 * One stretch of a turn's time.
 */
export type Trace = {
/**
 * What was going on.
 */
stage: TraceStage,
/**
 * From when, in milliseconds since the turn began.
 */
from_ms: number,
/**
 * Until when.
 */
to_ms: number, };

/**
 * What a turn spends its time on.
 */
export type TraceStage = "heard" | "waited" | "recognised" | "understood" | "thought" | "acted" | "voiced" | "spoke";

/**
 * What can be asked about taking things away, bringing them back, and backups.
 */
export type TransferRequest = { "do": "export",
/**
 * In which form.
 */
format: ExportFormat,
/**
 * The file.
 */
to: string, } | { "do": "import",
/**
 * In which form.
 */
format: ExportFormat,
/**
 * The file.
 */
from: string, } | { "do": "back_up" } | { "do": "backups" } | { "do": "restore",
/**
 * The backup's name.
 */
name: string, } | { "do": "erase_everything",
/**
 * Has to be true: the person was asked.
 */
confirmed: boolean, };

/**
 * One request and its answer. Never changed once kept: an edit is a new turn that names the old one.
 */
export type Turn = {
/**
 * Its name for programs.
 */
id: Id,
/**
 * The conversation it belongs to.
 */
conversation: Id,
/**
 * The turn this one takes the place of.
 */
replaces: Id | null,
/**
 * Which of the speculative revisions was committed.
 */
revision: number,
/**
 * How the request came.
 */
via: Via,
/**
 * What was heard or typed.
 */
heard: string,
/**
 * What was answered: when spoken, only what was really played.
 */
answer: string,
/**
 * Who understood it.
 */
understood_by: UnderstoodBy,
/**
 * What was done.
 */
actions: Array<Action>,
/**
 * How it ended.
 */
outcome: Outcome,
/**
 * Where the answer comes from, when from something that is kept.
 */
sources: Array<TurnPart>,
/**
 * The recording, if one is kept: a file's name in the folder of recordings.
 */
recording: string | null,
/**
 * Where the time went.
 */
trace: Array<Trace>,
/**
 * When it began.
 */
created: string, };

/**
 * Something kept that an answer rests on.
 */
export type TurnPart = {
/**
 * Its kind.
 */
kind: Kind,
/**
 * Its id.
 */
id: Id, };

/**
 * Who understood a request.
 */
export type UnderstoodBy = { "by": "pattern" } | { "by": "model",
/**
 * Which.
 */
name: string, } | { "by": "nobody" };

/**
 * What was taken back.
 */
export type Undone = {
/**
 * The undo group: the turn that did it, or the act by hand.
 */
group: Id,
/**
 * What had been done, the last first.
 */
what: Array<string>,
/**
 * How many things are again as they were.
 */
things: number, };

/**
 * Whether the package of a newer version is here.
 */
export type UpdatePackage = { "is": "absent" } | { "is": "fetching",
/**
 * The steps of this piece of work tell of it.
 */
work: Id,
/**
 * How far it is, 0 to 1.
 */
fraction: number | null, } | { "is": "stopped",
/**
 * How far it is, 0 to 1, where that is known.
 */
fraction: number | null, } | { "is": "failed",
/**
 * What happened and what to do.
 */
sentence: string, } | { "is": "ready",
/**
 * The version that it brings.
 */
version: string,
/**
 * The whole path of its file.
 */
file: string,
/**
 * What became of it, or what is left to do.
 */
next: string, };

/**
 * What is known about newer versions.
 */
export type Updates = {
/**
 * The version that runs.
 */
here: string,
/**
 * Sotto may look for a newer one when it is asked to.
 */
allowed: boolean,
/**
 * Somebody is known who announces them and can be believed. Otherwise they come from the package manager.
 */
announced: boolean,
/**
 * The newer one, where one was looked for and found.
 */
newer: NewerSotto | null,
/**
 * The package of a newer one.
 */
package: UpdatePackage, };

/**
 * How a request came.
 */
export type Via = "hotkey" | "wake_word" | "follow_up" | "window" | "command_line" | "program";

/**
 * A voice.
 */
export type Voice = {
/**
 * What stands in the settings when it is chosen.
 */
name: string,
/**
 * What a person reads.
 */
title: string,
/**
 * The language that it speaks, as a code ("en", "de-DE").
 */
language: string,
/**
 * It is here. Otherwise its model can be fetched.
 */
here: boolean,
/**
 * The model that it belongs to.
 */
model: string,
/**
 * It is chosen in the settings.
 */
chosen: boolean, };

/**
 * What can be asked of the voices. Which one speaks stands in the settings.
 */
export type VoiceRequest = { "do": "list" } | { "do": "preview",
/**
 * The voice.
 */
voice: Choice,
/**
 * The words.
 */
text: string, };

/**
 * What a small net listens for by itself, and not the ear.
 */
export type WakeWord = "hey_sotto" | "sotto" | "stop";

/**
 * The day with which a week begins.
 */
export type WeekStart = "monday" | "saturday" | "sunday";

/**
 * A time on the wall clock of a place, once or repeating.
 */
export type When = {
/**
 * The date and time there; midnight for a whole day.
 */
local: string,
/**
 * The place: an IANA name such as "Europe/Berlin".
 */
zone: string,
/**
 * A whole day, without a time.
 */
all_day: boolean,
/**
 * How it repeats: an RRULE as in RFC 5545, without the name ("FREQ=WEEKLY;BYDAY=MO,TU").
 */
rule: string | null,
/**
 * The place was said with the time ("3 pm London time"), so it stays there. Otherwise an alarm follows the user and
 * rings at this hour of the place where they are.
 */
zone_named: boolean, };

/**
 * A word that is heard wrongly, and how it is spelt.
 */
export type WordFix = {
/**
 * As it is heard.
 */
heard: string,
/**
 * As it is spelt.
 */
spelt: string, };

/**
 * How a text comes into a program.
 */
export type WritingWay = "automatic" | "type" | "paste" | "clipboard";

/**
 * What is written behind each dictated text.
 */
export type WrittenBehind = "nothing" | "space" | "line";
