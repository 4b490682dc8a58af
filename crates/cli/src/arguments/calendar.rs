//! The words of `sotto calendar`.

use clap::{ArgGroup, Subcommand};

/// What to do with the calendar.
#[derive(Debug, Subcommand)]
pub enum Calendar {
    /// What is on today
    Today,
    /// What is on in the next seven days
    Week,
    /// What is on then: "tomorrow", "next week", "in March"
    On {
        /// When
        #[arg(required = true)]
        time: Vec<String>,
    },
    /// What is next
    Next,
    /// Put something in
    Add {
        /// What it is
        #[arg(required = true)]
        title: Vec<String>,
        /// When: "friday at 10", "from 3 to 5 tomorrow", "every tuesday at 18:00"
        #[arg(long, value_name = "TIME")]
        at: String,
        /// How long: "45m", "2 hours"
        #[arg(long = "for", value_name = "LENGTH")]
        length: Option<String>,
        /// Where
        #[arg(long = "where", value_name = "PLACE")]
        place: Option<String>,
        /// Anything else
        #[arg(long)]
        notes: Option<String>,
    },
    /// Move it to another time
    Move {
        /// Its id, or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
        /// The new time
        #[arg(long, value_name = "TIME")]
        to: String,
    },
    /// Change what it is, how long, where
    #[command(group = ArgGroup::new("change").required(true).multiple(true))]
    Change {
        /// Its id, or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
        /// Another title
        #[arg(long, group = "change")]
        title: Option<String>,
        /// Another length
        #[arg(long = "for", value_name = "LENGTH", group = "change")]
        length: Option<String>,
        /// Another place
        #[arg(long = "where", value_name = "PLACE", group = "change")]
        place: Option<String>,
        /// Other notes
        #[arg(long, group = "change")]
        notes: Option<String>,
    },
    /// Call it off
    #[command(visible_alias = "cancel")]
    Delete {
        /// Its id, or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
        /// Of something that repeats, only the one on this day
        #[arg(long, value_name = "TIME")]
        only: Option<String>,
    },
}
