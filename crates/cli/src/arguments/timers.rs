//! The words of `sotto timers` and `sotto alarms`.

use clap::Subcommand;

/// What to do with timers.
#[derive(Debug, Subcommand)]
pub enum Timers {
    /// List those that count, are paused or ring
    List,
    /// Start one
    Start {
        /// How long, then a name if you like: 10m, 1h30m eggs, 5 minutes tea
        #[arg(required = true, value_name = "LENGTH [NAME]", num_args = 1..)]
        words: Vec<String>,
    },
    /// Hold it
    Pause {
        /// Its id or its name; the only one needs none
        #[arg(value_name = "ID|NAME")]
        which: Vec<String>,
    },
    /// Let it run on
    Resume {
        /// Its id or its name; the only one needs none
        #[arg(value_name = "ID|NAME")]
        which: Vec<String>,
    },
    /// Make it longer
    AddTime {
        /// How much longer, then its id or name: 5m eggs
        #[arg(required = true, value_name = "LENGTH [ID|NAME]", num_args = 1..)]
        words: Vec<String>,
    },
    /// Make it shorter
    TakeTime {
        /// How much shorter, then its id or name: 5m eggs
        #[arg(required = true, value_name = "LENGTH [ID|NAME]", num_args = 1..)]
        words: Vec<String>,
    },
    /// Give it another length in all
    Change {
        /// The new length, then its id or name: 15m eggs
        #[arg(required = true, value_name = "LENGTH [ID|NAME]", num_args = 1..)]
        words: Vec<String>,
    },
    /// End it before its time, or silence it
    Cancel {
        /// Its id or its name; the only one needs none
        #[arg(value_name = "ID|NAME")]
        which: Vec<String>,
        /// All of them
        #[arg(long, conflicts_with = "which")]
        all: bool,
    },
}

/// What to do with alarms.
#[derive(Debug, Subcommand)]
pub enum Alarms {
    /// List those that are set
    List,
    /// Set one
    Set {
        /// When: "7:30 on weekdays", "tomorrow at six"
        #[arg(required = true, value_name = "TIME")]
        time: Vec<String>,
        /// What it is for
        #[arg(long)]
        name: Option<String>,
    },
    /// Set one to another time
    Change {
        /// Its id, its name or its time
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
        /// The new time
        #[arg(long, value_name = "TIME")]
        at: String,
    },
    /// The one that rings comes again later
    Snooze {
        /// How much later: "5m" [default: as the settings say]
        #[arg(long = "for", value_name = "LENGTH")]
        length: Option<String>,
    },
    /// End the ringing
    Stop,
    /// Remove one
    Cancel {
        /// Its id, its name or its time
        #[arg(value_name = "ID|WORDS", required_unless_present = "all")]
        which: Vec<String>,
        /// All of them
        #[arg(long, conflicts_with = "which")]
        all: bool,
    },
}
