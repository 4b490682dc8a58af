//! The data folder, and the log in it.

use sotto_api::{LogLevel, LogRequest};

use super::Looked;
use crate::error::CliError;
use crate::home::Home;
use crate::log::read;
use crate::said::Said;

/// Whether the folder can be written, and who holds it.
pub(super) fn look(home: &Home) -> Looked {
    const NAME: &str = "data folder";
    let shown = home.folder().display();
    let next = Said::new(
        "Make it writable, or use --data-dir.",
        "Mach ihn beschreibbar, oder nimm --data-dir.",
    );
    match home.own() {
        Err(CliError::Owned { pid, .. }) => {
            let process = pid.map(|pid| pid.to_string());
            let owner = match process {
                Some(pid) => (
                    format!("another Sotto (process {pid})"),
                    format!("einem anderen Sotto (Prozess {pid})"),
                ),
                None => ("another Sotto".to_owned(), "einem anderen Sotto".to_owned()),
            };
            let found = Said::new(
                format!("{shown}, in use by {}", owner.0),
                format!("{shown}, benutzt von {}", owner.1),
            );
            let next = Said::new("Nothing, if Sotto is running.", "Nichts, wenn Sotto läuft.");
            Looked::warn(NAME, found, next)
        }
        Err(error) => Looked::fail(NAME, Said::as_it_is(error.to_string()), next),
        Ok(_owner) => match tempfile::tempfile_in(home.folder()) {
            Ok(_) => Looked::ok(
                NAME,
                Said::new(
                    format!("{shown}, writable"),
                    format!("{shown}, beschreibbar"),
                ),
            ),
            Err(error) => {
                let found = Said::new(
                    format!("{shown} cannot be written: {error}"),
                    format!("{shown} kann nicht beschrieben werden: {error}"),
                );
                Looked::fail(NAME, found, next)
            }
        },
    }
}

/// Whether the log can be read, and how much of it is bad news.
pub(super) fn log(home: &Home) -> Looked {
    const NAME: &str = "log";
    let asked = LogRequest {
        least: Some(LogLevel::Error),
        ..LogRequest::default()
    };
    let log = match read(&home.log(), &asked) {
        Ok(log) => log,
        Err(error) => {
            let next = Said::new(
                "Check the permissions of the data folder.",
                "Sieh nach den Rechten des Datenordners.",
            );
            return Looked::warn(NAME, Said::as_it_is(error.to_string()), next);
        }
    };
    let damaged = log.lines.iter().filter(|line| line.level.is_none()).count();
    let errors = log.lines.len() - damaged;
    if errors + damaged == 0 {
        return Looked::ok(NAME, Said::new("no errors in it", "keine Fehler darin"));
    }
    let found = Said::new(
        format!("errors: {errors}, lines that cannot be read: {damaged}"),
        format!("Fehler: {errors}, Zeilen, die nicht zu lesen sind: {damaged}"),
    );
    let next = Said::new(
        "Look at them with: sotto logs --level error",
        "Sieh sie dir an mit: sotto logs --level error",
    );
    // What once went wrong may be well again; the other lines say how it is now.
    Looked {
        next: Some(next),
        ..Looked::ok(NAME, found)
    }
}
