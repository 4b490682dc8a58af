//! The words of `sotto export`, `sotto import`, `sotto backup` and `sotto erase`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// A form in which things are taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Everything, complete, to import again
    Json,
    /// Tasks, lists and notes, to read and to import again
    Markdown,
    /// Reminders, tasks with a time and the calendar, for other calendars
    Ics,
}

/// Take everything away.
#[derive(Debug, Args)]
pub struct Export {
    /// In which form
    #[arg(long, value_enum, default_value = "json")]
    pub format: Form,
    /// Into this file; otherwise, or with -, to standard output
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Bring things in.
#[derive(Debug, Args)]
pub struct Import {
    /// A file that was exported, or a Markdown or iCalendar file from elsewhere; - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// In which form it is [default: what the file looks like]
    #[arg(long, value_enum)]
    pub format: Option<Form>,
}

/// What to do with backups.
#[derive(Debug, Subcommand)]
pub enum Backup {
    /// List them, the newest first
    List,
    /// Make one
    Now,
    /// Go back to one; asks first
    Restore {
        /// Its name in the list, or latest
        name: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// Delete everything for good.
#[derive(Debug, Args)]
pub struct Erase {
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}
