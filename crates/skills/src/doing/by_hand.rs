//! What an undo says of something that was done by hand, in a window or on the command line. It is kept in
//! English; whoever has another language hears and reads it in that one.

use crate::numbers::Language;

use super::Line;

/// What the store itself keeps of an import.
const IMPORT: &str = "Import.";

macro_rules! by_hand {
    ($($name:ident = $line:literal,)*) => {
        /// What was done by hand, by what an undo says of it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum ByHand {
            $($name,)*
        }

        impl ByHand {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $line,)*
                }
            }
        }
    };
}

by_hand! {
    TaskGone = "undone.task_gone",
    TaskBack = "undone.task_back",
    TaskAsItWas = "undone.task_as_it_was",
    TaskOpenAgain = "undone.task_open_again",
    TaskDoneAgain = "undone.task_done_again",
    OrderAsItWas = "undone.order_as_it_was",
    ListGone = "undone.list_gone",
    ListBack = "undone.list_back",
    ListAsItWas = "undone.list_as_it_was",
    ListOldName = "undone.list_old_name",
    ItemsOff = "undone.items_off",
    ItemBack = "undone.item_back",
    NoteGone = "undone.note_gone",
    NoteBack = "undone.note_back",
    NoteAsItWas = "undone.note_as_it_was",
    AdditionGone = "undone.addition_gone",
    TimerGone = "undone.timer_gone",
    TimerBack = "undone.timer_back",
    TimersBack = "undone.timers_back",
    TimerAsItWas = "undone.timer_as_it_was",
    TimerRunsAgain = "undone.timer_runs_again",
    TimerPausedAgain = "undone.timer_paused_again",
    AlarmGone = "undone.alarm_gone",
    AlarmBack = "undone.alarm_back",
    AlarmsBack = "undone.alarms_back",
    AlarmAsItWas = "undone.alarm_as_it_was",
    AlarmRingsAgain = "undone.alarm_rings_again",
    ReminderGone = "undone.reminder_gone",
    ReminderBack = "undone.reminder_back",
    ReminderAsItWas = "undone.reminder_as_it_was",
    ReminderOpenAgain = "undone.reminder_open_again",
    ReminderDueAsBefore = "undone.reminder_due_as_before",
    EntryGone = "undone.entry_gone",
    EntryBack = "undone.entry_back",
    EntryAsItWas = "undone.entry_as_it_was",
    FactForgotten = "undone.fact_forgotten",
    FactBack = "undone.fact_back",
    FactAsItWas = "undone.fact_as_it_was",
    ConversationBack = "undone.conversation_back",
    ConversationOldTitle = "undone.conversation_old_title",
    TurnBack = "undone.turn_back",
    DictationBack = "undone.dictation_back",
    DictationsBack = "undone.dictations_back",
    CorrectionGone = "undone.correction_gone",
    SettingsAsTheyWere = "undone.settings_as_they_were",
    ImportGone = "undone.import_gone",
}

impl ByHand {
    /// The sentence of the phrasebook.
    #[must_use]
    pub fn line(self) -> Line {
        Line::new(self.name())
    }

    /// What is kept of it.
    #[must_use]
    pub fn kept(self) -> String {
        match self {
            Self::ImportGone => IMPORT.to_owned(),
            other => other.line().said_in(Language::ENGLISH),
        }
    }

    /// What was done by hand, of what is kept of it.
    #[must_use]
    pub fn of(kept: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|all| all.kept() == kept)
    }

    /// How what is kept of an act is told in a language: what was said is told again in the language it was said in.
    #[must_use]
    pub fn told(kept: String, language: Language) -> String {
        match Self::of(&kept) {
            Some(by_hand) => by_hand.line().said_in(language),
            None => kept,
        }
    }
}
