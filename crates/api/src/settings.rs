//! The settings: one typed struct with defaults, changed by one typed patch. Where one can be chosen or left to Sotto,
//! that is a [`Choice`] and not an empty text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{KeyManner, ProgramDictation};

/// The version of the settings that this program writes.
pub const SETTINGS_VERSION: u32 = 1;

/// One group of settings with its defaults, and the patch in which every field may be left out.
macro_rules! section {
    ($(#[$doc:meta])* $name:ident, $patch:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty = $default:expr,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
        #[serde(default)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $kind,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        #[doc = concat!("What to change in [`", stringify!($name), "`]; what is left out stays.")]
        #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, JsonSchema)]
        #[serde(default, deny_unknown_fields)]
        #[ts(optional_fields)]
        pub struct $patch {
            $($(#[$field_doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$kind>,)*
        }

        impl $name {
            /// With the patch applied.
            pub fn apply(&mut self, patch: $patch) {
                $(if let Some(value) = patch.$field { self.$field = value; })*
            }
        }
    };
}

/// All settings and the patch for them, from their groups.
macro_rules! settings {
    ($($(#[$doc:meta])* $field:ident: $section:ident, $patch:ident;)*) => {
        /// All settings.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
        #[serde(default)]
        pub struct Settings {
            /// Of the form of the settings.
            pub version: u32,
            $($(#[$doc])* pub $field: $section,)*
        }

        impl Default for Settings {
            fn default() -> Self {
                Self { version: SETTINGS_VERSION, $($field: $section::default(),)* }
            }
        }

        /// What to change in the settings; what is left out stays.
        #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, JsonSchema)]
        #[serde(default, deny_unknown_fields)]
        #[ts(optional_fields)]
        pub struct SettingsPatch {
            $($(#[$doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$patch>,)*
        }

        impl Settings {
            /// With the patch applied.
            pub fn apply(&mut self, patch: SettingsPatch) {
                $(if let Some(patch) = patch.$field { self.$field.apply(patch); })*
            }
        }
    };
}

settings! {
    /// How one talks with Sotto.
    talk: TalkSettings, TalkSettingsPatch;
    /// Sotto's voice.
    speech: SpeechSettings, SpeechSettingsPatch;
    /// Typing by voice.
    dictation: DictationSettings, DictationSettingsPatch;
    /// How it looks.
    look: LookSettings, LookSettingsPatch;
    /// Times, alarms, reminders.
    time: TimeSettings, TimeSettingsPatch;
    /// How long things are kept.
    keep: KeepSettings, KeepSettingsPatch;
    /// Who answers open requests, on this machine only.
    mind: MindSettings, MindSettingsPatch;
    /// Automatic backups, of this machine only.
    backup: BackupSettings, BackupSettingsPatch;
    /// What belongs to this machine and is never synced.
    machine: MachineSettings, MachineSettingsPatch;
}

impl Settings {
    /// Whether a group belongs to this machine and is never synced.
    #[must_use]
    pub fn of_this_machine(section: &str) -> bool {
        matches!(section, "backup" | "machine" | "mind")
    }
}

section! {
    /// How one talks with Sotto.
    TalkSettings, TalkSettingsPatch {
        /// "Hey Sotto" starts a request.
        wake_word: bool = false,
        /// How easily it is heard: 0 is hardly ever by mistake, 100 is hardly ever missed.
        wake_sensitivity_percent: u32 = 50,
        /// Where "Hey Sotto" starts a request, "Sotto" alone does too. It is heard by mistake more often.
        wake_name_alone: bool = false,
        /// After an answer one can go on without the wake word.
        follow_up: bool = true,
        /// For how many seconds.
        follow_up_seconds: u32 = 5,
        /// Talking interrupts Sotto.
        interrupt: bool = true,
        /// What was heard and said is shown as captions.
        captions: bool = true,
        /// A soft sound when listening begins and ends.
        sounds: bool = true,
        /// How long a pause ends a request, in milliseconds, as learned from the person.
        pause_ms: u32 = 500,
        /// How long a request may be at most, in seconds.
        max_seconds: u32 = 60,
        /// The language of speech as a code ("en"), or left to Sotto.
        language: Choice = Choice::Automatic,
    }
}

section! {
    /// Sotto's voice.
    SpeechSettings, SpeechSettingsPatch {
        /// Answers are spoken.
        spoken: bool = true,
        /// The voice.
        voice: Choice = Choice::Automatic,
        /// 100 is the usual speed.
        speed_percent: u32 = 100,
        /// 100 is the usual loudness.
        volume_percent: u32 = 100,
    }
}

section! {
    /// Typing by voice.
    DictationSettings, DictationSettingsPatch {
        /// "New line" and "comma" are signs.
        spoken_punctuation: bool = true,
        /// "Um" and the like are left out.
        drop_fillers: bool = true,
        /// Words that are heard wrongly, and how they are spelt.
        words: Vec<WordFix> = Vec::new(),
        /// How single programs are written into, where that differs.
        programs: Vec<ProgramDictation> = Vec::new(),
    }
}

section! {
    /// How it looks.
    LookSettings, LookSettingsPatch {
        /// Light, dark, or as the system.
        theme: Theme = Theme::System,
        /// The language of the window as a code ("en", "de"), or as the system.
        language: Choice = Choice::Automatic,
        /// Text size; 100 is the usual one.
        text_percent: u32 = 100,
    }
}

section! {
    /// Times, alarms, reminders.
    TimeSettings, TimeSettingsPatch {
        /// How long "snooze" is without a number, in minutes.
        snooze_minutes: u32 = 10,
        /// When an all-day reminder fires, in minutes after midnight.
        all_day_at_minutes: u32 = 540,
        /// How times of day are said and shown.
        hours: Hours = Hours::Twelve,
        /// The order of "3/4".
        date_order: DateOrder = DateOrder::DayFirst,
        /// What "half eight" is.
        half_eight: HalfEight = HalfEight::HalfPast,
        /// Which Friday "next Friday" is on a Wednesday.
        next_weekday: NextWeekday = NextWeekday::OfNextWeek,
        /// The day with which a week begins.
        week_starts: WeekStart = WeekStart::Monday,
        /// When "in the morning" is, in minutes after midnight.
        morning_at_minutes: u32 = 540,
        /// When "in the afternoon" is, in minutes after midnight.
        afternoon_at_minutes: u32 = 900,
        /// When "in the evening" is, in minutes after midnight.
        evening_at_minutes: u32 = 1140,
    }
}

section! {
    /// How long things are kept.
    KeepSettings, KeepSettingsPatch {
        /// Conversations.
        turns: Keep = Keep::Forever,
        /// What was dictated into other programs.
        dictations: Keep = Keep::Days { days: 30 },
        /// Tasks that are done.
        done_tasks: Keep = Keep::Forever,
        /// Reminders that are over.
        past_reminders: Keep = Keep::Days { days: 365 },
        /// Timers and alarms that are over.
        past_timers: Keep = Keep::Days { days: 30 },
        /// What can be undone. What was deleted is gone for good after that.
        undo: Keep = Keep::Days { days: 30 },
    }
}

section! {
    /// Who answers open requests, on this machine only.
    MindSettings, MindSettingsPatch {
        /// The address of an OpenAI-compatible endpoint that answers open requests, which then leave Sotto.
        endpoint: Choice = Choice::Automatic,
        /// The name of the model there.
        model: Choice = Choice::Automatic,
    }
}

section! {
    /// Automatic backups, of this machine only.
    BackupSettings, BackupSettingsPatch {
        /// One each day.
        automatic: bool = true,
        /// How many are kept.
        rotation: crate::Rotation = crate::Rotation::default(),
    }
}

section! {
    /// What belongs to this machine and is never synced.
    MachineSettings, MachineSettingsPatch {
        /// The microphone is closed; stays so until it is opened again.
        microphone_closed: bool = false,
        /// Which microphone.
        microphone: Choice = Choice::Automatic,
        /// Which speaker.
        speaker: Choice = Choice::Automatic,
        /// The microphone stays open between requests, so that it starts at once.
        keep_microphone_warm: bool = false,
        /// Noise is taken out of what shows whether somebody speaks; never of what is recognised.
        suppress_noise: bool = false,
        /// The key to talk.
        talk_key: String = "Ctrl+Alt+Space".to_owned(),
        /// The key to dictate.
        dictation_key: String = "Ctrl+Alt+D".to_owned(),
        /// How the key to talk is used.
        talk_key_manner: KeyManner = KeyManner::Both,
        /// How the key to dictate is used.
        dictation_key_manner: KeyManner = KeyManner::Both,
        /// The key to take back the last dictation; none at first.
        take_back_key: String = String::new(),
        /// The key that closes the microphone and opens it again; none at first.
        mute_key: String = String::new(),
        /// Starts with the system.
        start_with_system: bool = false,
        /// It was offered to start with the system, or was answered already; it is offered once.
        autostart_offered: bool = false,
        /// The first run was gone through or skipped; it is offered once.
        welcomed: bool = false,
    }
}

/// Left to Sotto (or to the system), or named.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Choice {
    /// What fits, or what the system says.
    #[default]
    Automatic,
    /// This one.
    Named {
        /// Its name.
        name: String,
    },
}

/// Light, dark, or as the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// How times of day are said and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// "half past nine in the evening".
    #[default]
    Twelve,
    /// "21:30".
    TwentyFour,
}

/// The order in "3/4".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 3 April.
    #[default]
    DayFirst,
    /// 4 March.
    MonthFirst,
}

/// What "half eight" is where nobody says "half past".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HalfEight {
    /// 8:30, as in Britain.
    #[default]
    HalfPast,
    /// 7:30, as German speakers mean it.
    HalfTo,
}

/// Which Friday "next Friday" is on a Wednesday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NextWeekday {
    /// The one of next week.
    #[default]
    OfNextWeek,
    /// The one that comes first.
    Coming,
}

/// The day with which a week begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum WeekStart {
    #[default]
    Monday,
    Saturday,
    Sunday,
}

/// How long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Keep {
    /// Until it is deleted by hand.
    Forever,
    /// For some days.
    Days {
        /// How many.
        days: u32,
    },
    /// Not at all.
    Never,
}

/// A word that is heard wrongly, and how it is spelt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct WordFix {
    /// As it is heard.
    pub heard: String,
    /// As it is spelt.
    pub spelt: String,
}
