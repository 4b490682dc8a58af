//! The log: kept in the data folder as that of the resident program is, from the first moment on; and told to whoever started the
//! window from a terminal.

use std::io::IsTerminal;
use std::path::Path;

use sotto_cli::log::{self, Aloud};

/// Begins to write it.
pub fn begin(folder: &Path) {
    let aloud = if std::io::stderr().is_terminal() {
        Aloud::Always
    } else {
        Aloud::UntilKept
    };
    log::begin("warn,sotto_app=info,symphonia=off", aloud);
    log::keep(folder);
}
