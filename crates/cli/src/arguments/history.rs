//! The words of `sotto history`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Conversations.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct History {
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: u32,
    /// What to do; without it the newest conversations are listed
    #[command(subcommand)]
    pub what: Option<HistoryVerb>,
}

/// What to do with conversations.
#[derive(Debug, Subcommand)]
pub enum HistoryVerb {
    /// List conversations, the newest first
    List {
        /// How many at most
        #[arg(long, value_name = "N", default_value_t = 20)]
        limit: u32,
    },
    /// Show what was said in one
    Show {
        /// Its id or its title; without it the newest
        #[arg(value_name = "ID|WORDS")]
        which: Vec<String>,
        /// Where the time of each turn went
        #[arg(long)]
        times: bool,
    },
    /// Find what was said, by words
    Search {
        /// The words; the last one may be only begun
        #[arg(required = true)]
        words: Vec<String>,
        /// How many at most
        #[arg(long, value_name = "N", default_value_t = 20)]
        limit: u32,
        /// The newest first, not what fits best
        #[arg(long)]
        newest: bool,
    },
    /// Where the time of turns went, for programs that draw it (OpenTelemetry, OTLP as JSON); no words are in it
    Spans {
        /// So many of the newest turns; without this and --since the newest 20
        #[arg(long, value_name = "N")]
        last: Option<u32>,
        /// Only turns since then: today, yesterday, or 2h for two hours ago
        #[arg(long, value_name = "WHEN")]
        since: Option<String>,
        /// Write it to a file instead of standard output
        #[arg(long, value_name = "FILE", conflicts_with = "otlp")]
        out: Option<PathBuf>,
        /// Send it to a collector of your own, such as http://localhost:4318
        #[arg(long, value_name = "URL")]
        otlp: Option<String>,
    },
    /// Call a conversation something
    Rename {
        /// Its id or its title
        #[arg(value_name = "ID|WORDS")]
        which: String,
        /// Its new title
        #[arg(required = true)]
        title: Vec<String>,
    },
    /// Remove a conversation with everything said in it; asks first
    Delete {
        /// Its id or its title
        #[arg(value_name = "ID|WORDS", required_unless_present = "all")]
        which: Vec<String>,
        /// All conversations
        #[arg(long, conflicts_with = "which")]
        all: bool,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}
