//! The log of Sotto: on standard error, and, once a core holds a data folder, in a few files of bounded length there, one JSON
//! value a line. The words of the user are in neither: nothing above `trace` holds them, and nothing at `trace` is kept.

mod files;
mod line;
mod read;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::{Directive, FilterExt, LevelFilter};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

use files::Files;
pub(crate) use read::{MOST, read};

/// What is kept where `SOTTO_LOG` does not say something else.
const KEPT: &str = "warn,sotto=info,symphonia=off";

/// Whether what is kept is told on standard error too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aloud {
    /// Somebody reads it.
    Always,
    /// Nobody reads it but whoever wants to know why nothing was kept.
    UntilKept,
}

/// The files of the core of this process. A window begins to keep its log before the core is opened, and the core goes on with it.
static FILES: Mutex<Option<Files>> = Mutex::new(None);

fn kept() -> MutexGuard<'static, Option<Files>> {
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where the log of a data folder is kept.
#[must_use]
pub(crate) fn folder(data: &Path) -> PathBuf {
    data.join("log")
}

/// Begins to tell on standard error what is as grave as this, or as `SOTTO_LOG` says. A second one in the same process is none.
pub fn begin(usual: &str, aloud: Aloud) {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let told = tracing_subscriber::fmt::layer()
        .with_ansi(aloud == Aloud::Always && !plain)
        .with_writer(StandardError(aloud))
        .with_filter(filter(usual));
    let _ = tracing_subscriber::registry()
        .with(told)
        .with(keeping(Keeper, filter(KEPT)))
        .try_init();
}

fn filter(usual: &str) -> EnvFilter {
    let filter = EnvFilter::try_from_env("SOTTO_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    // It tells every message of a page at `trace`, and the first one holds the token of `sotto serve`.
    with(filter, "tungstenite=off")
}

fn with(filter: EnvFilter, directive: &str) -> EnvFilter {
    match directive.parse::<Directive>() {
        Ok(directive) => filter.add_directive(directive),
        Err(_) => filter,
    }
}

/// What is kept, whatever `SOTTO_LOG` says: nothing of what may hold the user's words. What engines say is told at `debug`,
/// however they mean it; asked for more, they say what they hear and think.
fn keeping<S, W>(writer: W, filter: EnvFilter) -> impl Layer<S>
where
    S: tracing::Subscriber + for<'span> LookupSpan<'span>,
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let filter = with(filter, "engine=info");
    tracing_subscriber::fmt::layer()
        .json()
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(writer)
        .with_filter(filter.and(LevelFilter::DEBUG))
}

/// From now on what this process tells is kept in this data folder. Where it cannot be written, everything else still works.
pub fn keep(data: &Path) {
    let folder = folder(data);
    let mut kept = kept();
    if kept.as_ref().is_some_and(|files| files.are_in(&folder)) {
        return;
    }
    match Files::open(&folder) {
        Ok(files) => *kept = Some(files),
        Err(error) => {
            // Not while it is held: this is told by the same way.
            drop(kept);
            tracing::warn!(%error, "the log is not kept");
        }
    }
}

/// Keeps nothing more in this data folder, and deletes what was kept.
///
/// # Errors
/// When it cannot be deleted.
pub(crate) fn forget(data: &Path) -> std::io::Result<()> {
    let folder = folder(data);
    drop(kept().take_if(|files| files.are_in(&folder)));
    std::fs::remove_dir_all(folder)
}

/// Writes a line where it is kept, if it is.
#[derive(Debug, Clone, Copy)]
struct Keeper;

impl MakeWriter<'_> for Keeper {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}

impl Write for Keeper {
    /// One call is one line. What a full disk does not take is left out: whoever tells something must not fail for it.
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        if let Some(files) = kept().as_mut() {
            let _ = files.add(line);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[derive(Debug, Clone, Copy)]
struct StandardError(Aloud);

impl MakeWriter<'_> for StandardError {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        *self
    }
}

impl Write for StandardError {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        if self.0 == Aloud::UntilKept && kept().is_some() {
            return Ok(line.len());
        }
        std::io::stderr().write(line)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        std::io::stderr().flush()
    }
}
