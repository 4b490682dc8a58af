//! The words of `sotto settings`.

use clap::Subcommand;

/// What to do with settings.
#[derive(Debug, Subcommand)]
pub enum Settings {
    /// Show all of them, or one
    Get {
        /// A name as `sotto settings` shows it, or a group of them
        name: Option<String>,
    },
    /// Change one
    Set {
        /// A name as `sotto settings` shows it: time.snooze_minutes
        name: String,
        /// Its new value
        #[arg(required = true, allow_negative_numbers = true)]
        value: Vec<String>,
    },
    /// Set one, a group or all of them back to what they were at first
    Reset {
        /// A name as `sotto settings` shows it, or a group of them
        #[arg(required_unless_present = "all")]
        name: Option<String>,
        /// All of them; asks first
        #[arg(long, conflicts_with = "name")]
        all: bool,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}
