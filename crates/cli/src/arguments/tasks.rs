//! The words of `sotto tasks` and `sotto reminders`.

use clap::{ArgGroup, Args, Subcommand, ValueEnum};

/// Tasks.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Tasks {
    /// Which are shown
    #[command(flatten)]
    pub shown: ShownTasks,
    /// What to do; without it the open ones are listed
    #[command(subcommand)]
    pub what: Option<TaskVerb>,
}

/// Which tasks are shown.
#[derive(Debug, Default, Args)]
pub struct ShownTasks {
    /// Only those that are done
    #[arg(long, conflicts_with = "all")]
    pub done: bool,
    /// Those that are done too
    #[arg(long)]
    pub all: bool,
    /// Only those due before a time: "friday", "next week"
    #[arg(long, value_name = "TIME")]
    pub before: Option<String>,
}

/// What to do with tasks.
#[derive(Debug, Subcommand)]
pub enum TaskVerb {
    /// List them in their order
    List(ShownTasks),
    /// Add one
    Add {
        /// What has to be done
        #[arg(required = true)]
        text: Vec<String>,
        /// By when: "tomorrow", "friday at 5pm"
        #[arg(long, value_name = "TIME")]
        due: Option<String>,
        /// How important it is
        #[arg(long, value_enum)]
        priority: Option<Priority>,
    },
    /// It is done
    Done {
        /// Its id, or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
    },
    /// It is not done after all
    Reopen {
        /// Its id, or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
    },
    /// Put it in another place
    Move(MoveTask),
    /// Change its words, its due date, its priority
    #[command(group = ArgGroup::new("change").required(true).multiple(true))]
    Change {
        /// Its id, or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
        /// New words
        #[arg(long, group = "change")]
        text: Option<String>,
        /// Another due date: "tomorrow", "friday at 5pm"
        #[arg(long, value_name = "TIME", group = "change", conflicts_with = "no_due")]
        due: Option<String>,
        /// No due date any more
        #[arg(long, group = "change")]
        no_due: bool,
        /// Another priority
        #[arg(long, value_enum, group = "change")]
        priority: Option<Priority>,
    },
    /// Remove it
    Delete {
        /// Its id, or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
    },
}

/// Put a task in another place.
#[derive(Debug, Args)]
pub struct MoveTask {
    /// Its id, or its words
    #[arg(required = true, value_name = "ID|WORDS")]
    pub which: Vec<String>,
    /// Where to
    #[command(flatten)]
    pub place: Place,
}

/// A place in an order.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Place {
    /// top, end, or a number counted from 1
    #[arg(long, value_name = "PLACE", value_parser = place)]
    pub to: Option<Where>,
    /// Right before another, by its id or words
    #[arg(long, value_name = "ID|WORDS")]
    pub before: Option<String>,
    /// Right after another, by its id or words
    #[arg(long, value_name = "ID|WORDS")]
    pub after: Option<String>,
}

/// A place that can be named without another thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// First.
    Top,
    /// Last.
    End,
    /// The n-th, from 1.
    Nth(u32),
}

fn place(text: &str) -> Result<Where, NoSuchPlace> {
    match text.to_lowercase().as_str() {
        "top" | "first" => Ok(Where::Top),
        "end" | "last" | "bottom" => Ok(Where::End),
        number => number
            .parse()
            .ok()
            .filter(|nth| *nth > 0)
            .map(Where::Nth)
            .ok_or(NoSuchPlace),
    }
}

/// Words that are no place in an order.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("top, end or a number from 1 is needed")]
pub struct NoSuchPlace;

/// How important a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum Priority {
    High,
    Normal,
    Low,
}

/// Reminders.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Reminders {
    /// Only those due before a time: "friday", "next week"
    #[arg(long, value_name = "TIME")]
    pub before: Option<String>,
    /// What to do; without it the open ones are listed
    #[command(subcommand)]
    pub what: Option<ReminderVerb>,
}

/// What to do with reminders.
#[derive(Debug, Subcommand)]
pub enum ReminderVerb {
    /// List the open ones by when they are due
    List {
        /// Only those due before a time: "friday", "next week"
        #[arg(long, value_name = "TIME")]
        before: Option<String>,
    },
    /// Add one
    Add {
        /// What to be reminded of
        #[arg(required = true)]
        text: Vec<String>,
        /// When: "tomorrow at 9", "in 20 minutes", "every weekday at half past eight"
        #[arg(long, value_name = "TIME")]
        at: String,
    },
    /// It is done
    Done {
        /// Its id, or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
    },
    /// It comes again later
    Snooze {
        /// Its id, or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
        /// How much later: "20m", "2 hours" [default: as the settings say]
        #[arg(long = "for", value_name = "LENGTH")]
        length: Option<String>,
    },
    /// Change its words or its time
    #[command(group = ArgGroup::new("change").required(true).multiple(true))]
    Change {
        /// Its id, or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
        /// New words
        #[arg(long, group = "change")]
        text: Option<String>,
        /// Another time
        #[arg(long, value_name = "TIME", group = "change")]
        at: Option<String>,
    },
    /// Remove it
    Delete {
        /// Its id, or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
    },
}
