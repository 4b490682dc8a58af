//! The words of `sotto dictations`.

use clap::{Args, Subcommand};

/// What was dictated.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Dictations {
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: u32,
    /// What to do; without it the newest are listed
    #[command(subcommand)]
    pub what: Option<DictationVerb>,
}

/// What to do with what was dictated.
#[derive(Debug, Subcommand)]
pub enum DictationVerb {
    /// List it, the newest first
    List {
        /// How many at most
        #[arg(long, value_name = "N", default_value_t = 20)]
        limit: u32,
    },
    /// Print one as it was written
    Show {
        /// Its id or a part of its words; without it the newest
        #[arg(value_name = "ID|WORDS")]
        which: Vec<String>,
        /// As it was heard
        #[arg(long)]
        heard: bool,
    },
    /// Remove one
    Delete {
        /// Its id or a part of its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
    },
    /// Remove all of it; asks first
    Clear {
        /// Do it without asking
        #[arg(long)]
        yes: bool,
    },
    /// Let the window's program write one once more, into the program that has the keyboard then
    Again {
        /// Its id or a part of its words; without it the newest
        #[arg(value_name = "ID|WORDS")]
        which: Vec<String>,
        /// In so many seconds, so that you can go to that program first
        #[arg(long = "in", value_name = "SECONDS", default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=60))]
        seconds: u32,
    },
    /// Let the window's program take back what it wrote last
    TakeBack,
}
