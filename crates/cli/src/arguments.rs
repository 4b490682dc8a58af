//! The words of the command line. The man page and the shell completions are made from these too.

mod calendar;
mod dictations;
mod hearing;
mod history;
mod keeping;
mod listening;
mod lists;
mod machine;
mod models;
mod serving;
mod settings;
mod speaking;
mod tasks;
#[cfg(test)]
mod tests;
mod thinking;
mod timers;
mod transfer;
mod updating;

pub use calendar::Calendar;
pub use dictations::{DictationVerb, Dictations};
pub use hearing::{Context, Transcribe};
pub use history::{History, HistoryVerb};
pub use keeping::{Autostart, Resident};
pub use listening::{Dictate, Listen, Mute, Press, Switch, Talk, Toggle};
pub use lists::{Lists, Memory, Notes, OnList};
pub use machine::{Bench, Busy, Doctor, Engines, Level, Logs, Network, Part};
pub use models::{Models, Small};
pub use serving::Serve;
pub use settings::Settings;
pub use speaking::{CannotSpeakAtThatRate, Family, Say};
pub use tasks::{
    MoveTask, NoSuchPlace, Place, Priority, ReminderVerb, Reminders, ShownTasks, TaskVerb, Tasks,
    Where,
};
pub use thinking::{Ask, Chat, Mind};
pub use timers::{Alarms, Timers};
pub use transfer::{Backup, Erase, Export, Form, Import};
pub use updating::Update;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Everything Sotto does without a window.
#[derive(Debug, Parser)]
#[command(
    name = "sotto",
    version,
    about = "A voice assistant that stays at home: hears, thinks and speaks on this machine",
    after_help = "Exit codes: 0 done, 1 failed, 2 written wrongly, 3 an engine or a model is missing,\n\
                  130 ended with Ctrl-C (\"sotto ask\", or a download at the second one).\n\
                  What you asked for goes to standard output, everything else to standard error.",
    max_term_width = 100
)]
pub struct Arguments {
    /// The folder where Sotto keeps its data
    #[arg(
        long,
        global = true,
        env = "SOTTO_DATA_DIR",
        value_name = "FOLDER",
        hide_env_values = true
    )]
    pub data_dir: Option<PathBuf>,
    /// JSON on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Nothing on standard error but errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Say more about what happens inside; twice for much more
    #[arg(long, short, global = true, action = clap::ArgAction::Count, conflicts_with = "quiet")]
    pub verbose: u8,
    /// What to do; without it a conversation in the terminal
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write down what is said in recordings (wav, flac, mp3, ogg, opus, m4a, webm; - for standard input)
    Transcribe(Transcribe),
    /// Ask Sotto for one thing, as if it had been said
    Ask(Ask),
    /// Talk with the language model alone, in the terminal
    Chat(Chat),
    /// Speak a text
    Say(Say),
    /// Talk with Sotto through the microphone: live words, answers as text and aloud; Ctrl-C ends
    Listen(Listen),
    /// Write down what is said through the microphone, one line for each thing that was said; Ctrl-C ends
    Dictate(Dictate),
    /// Close the microphone, or open it again; stays so across restarts
    Mute(Mute),
    /// Begin to listen, or finish what was begun: for a key of the desktop, or a script
    Toggle(Toggle),
    /// Begin to listen, as to somebody who holds a key: until `sotto release`. For a key of the desktop when it goes down
    Press(Press),
    /// End what `sotto press` began. For a key of the desktop when it comes up
    Release,
    /// Talk with Sotto through recordings: a whole conversation from a file
    #[command(
        after_help = "Where nobody speaks for two seconds, Sotto's answer is waited for; whoever goes on sooner interrupts it. \
                      With the\nwake word on, it has to be in the recording."
    )]
    Talk(Talk),
    /// What is next: timers, alarms, reminders, the calendar, tasks
    Today,
    /// What has to be done
    Tasks(Tasks),
    /// What to be reminded of, and when
    Reminders(Reminders),
    /// What counts down
    Timers {
        /// What to do; without it they are listed
        #[command(subcommand)]
        what: Option<Timers>,
    },
    /// What rings at a time of day
    Alarms {
        /// What to do; without it they are listed
        #[command(subcommand)]
        what: Option<Alarms>,
    },
    /// Shopping and other lists
    Lists {
        /// What to do; without it they are named
        #[command(subcommand)]
        what: Option<Lists>,
    },
    /// What was written down
    Notes {
        /// What to do; without it they are listed
        #[command(subcommand)]
        what: Option<Notes>,
    },
    /// Appointments and events
    Calendar {
        /// What to do; without it the next seven days are shown
        #[command(subcommand)]
        what: Option<Calendar>,
    },
    /// What Sotto was asked to remember
    Memory {
        /// What to do; without it everything is listed
        #[command(subcommand)]
        what: Option<Memory>,
    },
    /// What was said, asked and answered
    History(History),
    /// What was dictated: list it, print it, write it once more, delete it
    Dictations(Dictations),
    /// Take back what was done last
    Undo,
    /// Settings by name
    Settings {
        /// What to do; without it all are shown
        #[command(subcommand)]
        what: Option<Settings>,
    },
    /// Take everything away: to import again, to read, or for other calendars
    Export(Export),
    /// Bring in what was exported, or a Markdown or iCalendar file from elsewhere
    Import(Import),
    /// Backups
    Backup {
        /// What to do; without it they are listed
        #[command(subcommand)]
        what: Option<Backup>,
    },
    /// Delete everything that was kept, for good; asks first
    Erase(Erase),
    /// What goes on in the running Sotto
    Status,
    /// Models: what there is, what fits this machine, fetch, remove, import
    Models {
        /// What to do; without it the list is shown
        #[command(subcommand)]
        what: Option<Models>,
    },
    /// Hold the data folder for other commands; they start it by themselves
    Resident(Resident),
    /// Show the window in a browser: prints the link that opens it; Ctrl-C ends
    Serve(Serve),
    /// Start with the system, so that timers and reminders come also before the first request
    Autostart {
        /// What to do
        #[command(subcommand)]
        what: Autostart,
    },
    /// Microphones and speakers
    Devices,
    /// Check everything and say what to do about it
    Doctor(Doctor),
    /// The programs that hear, think and speak: memory, restarts, and starting one afresh
    Engines {
        /// What to do; without it they are listed
        #[command(subcommand)]
        what: Option<Engines>,
    },
    /// What Sotto noted while it ran; nothing that was said is in it
    Logs(Logs),
    /// What may leave this machine, and what did
    Network {
        /// What to do; without it the switch is shown
        #[command(subcommand)]
        what: Option<Network>,
    },
    /// Look for a newer Sotto and fetch it; off until you switch it on
    Update(Update),
    /// Measure
    Bench {
        /// What to measure
        #[command(subcommand)]
        what: Bench,
    },
    /// Print the manual page
    #[command(hide = true)]
    Man,
    /// Print completions for a shell
    #[command(hide = true)]
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}
