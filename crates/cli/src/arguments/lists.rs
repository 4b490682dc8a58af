//! The words of `sotto lists`, `sotto notes` and `sotto memory`.

use clap::{ArgGroup, Args, Subcommand};

use super::Place;

/// What to do with lists.
#[derive(Debug, Subcommand)]
pub enum Lists {
    /// Name the lists there are
    List,
    /// Show what is on one
    Show {
        /// Its name or id
        #[arg(required = true)]
        name: Vec<String>,
    },
    /// Put things on one; a list that is not there yet is made
    Add {
        /// The list's name or id
        name: String,
        /// The things, each by itself
        #[arg(required = true)]
        thing: Vec<String>,
    },
    /// Cross things off
    Check(OnList),
    /// Things are not crossed off after all
    Uncheck(OnList),
    /// Take things off
    Remove(OnList),
    /// Call a thing something else
    Change {
        /// The list's name or id
        name: String,
        /// The thing, by its words or id
        thing: String,
        /// Its new words
        text: String,
    },
    /// Put a thing in another place
    Move {
        /// The list's name or id
        name: String,
        /// The thing, by its words or id
        thing: String,
        /// Where to
        #[command(flatten)]
        place: Place,
    },
    /// Make an empty one
    Create {
        /// What it is called
        #[arg(required = true)]
        name: Vec<String>,
    },
    /// Call it something else
    Rename {
        /// Its name or id
        name: String,
        /// Its new name
        new: String,
    },
    /// Put a whole list in another place among the lists
    Order {
        /// Its name or id
        name: String,
        /// Where to
        #[command(flatten)]
        place: Place,
    },
    /// Take everything off and keep the list
    Clear {
        /// Its name or id
        #[arg(required = true)]
        name: Vec<String>,
    },
    /// Remove the list with everything on it
    Delete {
        /// Its name or id
        #[arg(required = true)]
        name: Vec<String>,
    },
}

/// Things on a list.
#[derive(Debug, Args)]
pub struct OnList {
    /// The list's name or id
    pub name: String,
    /// The things, each by its words or id
    #[arg(required = true)]
    pub thing: Vec<String>,
}

/// What to do with notes.
#[derive(Debug, Subcommand)]
pub enum Notes {
    /// List them, the newest first
    List,
    /// Write one
    Add {
        /// Its words; without them, or with -, they are read from standard input
        text: Vec<String>,
        /// A heading
        #[arg(long)]
        title: Option<String>,
    },
    /// Show one
    Show {
        /// Its id, its heading or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
    },
    /// Find notes by words
    Search {
        /// The words; the last one may be only begun
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Write more at the end of one
    Append {
        /// Its id, its heading or its words
        #[arg(value_name = "ID|WORDS")]
        which: String,
        /// What; without it, or with -, it is read from standard input
        text: Vec<String>,
    },
    /// Change its heading or its words
    #[command(group = ArgGroup::new("change").required(true).multiple(true))]
    Change {
        /// Its id, its heading or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
        /// Another heading
        #[arg(long, group = "change", conflicts_with = "no_title")]
        title: Option<String>,
        /// No heading any more
        #[arg(long, group = "change")]
        no_title: bool,
        /// New words in place of all that is there
        #[arg(long, group = "change")]
        text: Option<String>,
    },
    /// Remove it
    Delete {
        /// Its id, its heading or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
    },
}

/// What to do with what Sotto remembers.
#[derive(Debug, Subcommand)]
pub enum Memory {
    /// List it, the newest first
    List,
    /// Remember something
    #[command(visible_alias = "add")]
    Remember {
        /// What
        #[arg(required = true)]
        text: Vec<String>,
    },
    /// Find something by words
    Search {
        /// The words; the last one may be only begun
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Put it in other words
    Change {
        /// Its id, or its words
        #[arg(value_name = "ID|WORDS")]
        which: String,
        /// The new words
        #[arg(required = true)]
        text: Vec<String>,
    },
    /// Forget it
    #[command(visible_alias = "delete")]
    Forget {
        /// Its id, or its words
        #[arg(required = true, value_name = "ID|WORDS")]
        which: Vec<String>,
    },
}
