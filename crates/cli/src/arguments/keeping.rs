//! The words of `sotto resident` and `sotto autostart`.

use clap::{Args, Subcommand};

/// Hold the data folder for other commands.
#[derive(Debug, Args)]
pub struct Resident {
    /// Stay, also when nobody is connected and nothing is set to ring
    #[arg(long)]
    pub stay: bool,
    /// End the one that runs
    #[arg(long, conflicts_with = "stay")]
    pub stop: bool,
    /// Say in one line of JSON whether it could begin, for the program that starts it
    #[arg(long, hide = true)]
    pub tell: bool,
}

/// Start with the system.
#[derive(Debug, Subcommand)]
pub enum Autostart {
    /// Whether it does
    Status,
    /// Start with the system from now on
    On,
    /// Not any more
    Off,
}
