//! Where the time of turns went, written into a file or handed to a collector of the user's own, which takes OpenTelemetry's
//! protocol (OTLP) over HTTP as JSON. No words are in it, and it goes only where the user says, when the user says so.

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use sotto_api::{Problem, ProblemCode, Turn};
use sotto_assistant::spans::otlp;
use sotto_outbound::{Address, Answer, Call, Grant, OutboundError, Purpose};

use crate::error::CliError;
use crate::home::Home;
use crate::kept::rows::plain;

/// Where collectors take traces.
const PLACE: &str = "/v1/traces";
/// How long a collector may take: to be connected with, and to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// What a collector has to say about what it took is short.
const LONGEST_ANSWER: u64 = 64 << 10;

/// Writes the traces of these turns into a file, on one line, as collectors read files.
pub(crate) fn write(turns: &[Turn], path: &Path) -> Result<(), CliError> {
    let mut text = otlp(turns).to_string();
    text.push('\n');
    let unwritable = |source| CliError::unwritable(path, source);
    if path.exists() && !path.is_file() {
        // A device or a pipe, such as /dev/null.
        let mut device = File::options().write(true).open(path).map_err(unwritable)?;
        return device.write_all(text.as_bytes()).map_err(unwritable);
    }
    // First beside it, then in its place: a full disk leaves no half file and keeps an older one.
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut fresh = tempfile::Builder::new()
        .prefix(".sotto-")
        .suffix(".json")
        .tempfile_in(folder)
        .map_err(unwritable)?;
    fresh.write_all(text.as_bytes()).map_err(unwritable)?;
    #[cfg(unix)]
    {
        // A file made for the time being is private; one that the user asked for has the usual rights.
        use std::os::unix::fs::PermissionsExt;
        let usual = std::fs::Permissions::from_mode(0o644);
        fresh.as_file().set_permissions(usual).map_err(unwritable)?;
    }
    fresh
        .persist(path)
        .map_err(|error| unwritable(error.error))?;
    Ok(())
}

/// Hands the traces of these turns to the collector at this address, such as `http://localhost:4318`. Waits. Without turns
/// nothing is sent.
pub(crate) fn send(turns: &[Turn], url: &str, home: &Home) -> Result<(), CliError> {
    send_within(turns, url, home, PATIENCE)
}

fn send_within(turns: &[Turn], url: &str, home: &Home, patience: Duration) -> Result<(), CliError> {
    let place = place(url)?;
    if turns.is_empty() {
        return Ok(());
    }
    // The ledger lies there.
    home.make()?;
    // The user names the collector in this moment; what forbids everything forbids this too.
    let call = Call::post_json(Purpose::TurnTraces, &place, &otlp(turns))?
        .granted(Grant::ByUser)
        .connect_within(patience)
        .answer_within(patience)
        .silence_at_most(patience);
    let answer = home
        .outbound()
        .send(&call)
        .and_then(Answer::succeeded)
        .map_err(not_taken)?;
    let address = answer.address.clone();
    taken(&address, &answer.read_text(LONGEST_ANSWER)?)
}

/// Where the traces go. An address that names the place already is left as it is.
fn place(url: &str) -> Result<String, CliError> {
    let url = url.trim();
    Address::of_url(url)?;
    if url.contains(['?', '#']) {
        return Err(CliError::Usage(
            "The address of a collector has neither a ? nor a # in it. Name its beginning, such as http://localhost:4318; \
             nothing was sent."
                .to_owned(),
        ));
    }
    let base = url.trim_end_matches('/');
    if base.ends_with(PLACE) {
        return Ok(base.to_owned());
    }
    Ok(format!("{base}{PLACE}"))
}

/// An error of the collector as a sentence about what was sent; all others say it themselves.
fn not_taken(error: OutboundError) -> CliError {
    let (address, status, excerpt) = match error {
        OutboundError::Answered {
            address,
            status,
            excerpt,
        } => (address, status, excerpt),
        other => return CliError::Outbound(other),
    };
    let help = match status {
        408 | 425 | 429 | 500..=599 => "Nothing of it is lost here; try again later.".to_owned(),
        401 | 403 => "It wants to know who asks, and Sotto has no key for collectors.".to_owned(),
        _ => format!("Is it a collector that takes OTLP over HTTP as JSON, at {PLACE}?"),
    };
    refused(format!(
        "{address} did not take the times of the turns (error {status}{}). {help}",
        in_its_words(&excerpt)
    ))
}

/// A collector may take a part only, and says so in an answer of success.
fn taken(address: &Address, answer: &str) -> Result<(), CliError> {
    let answer: Value = serde_json::from_str(answer).unwrap_or_default();
    let partly = &answer["partialSuccess"];
    // 64 bits stand as text in this protocol, and not every program does it so.
    let left_out = match &partly["rejectedSpans"] {
        Value::String(text) => text.parse().unwrap_or(0),
        number => number.as_u64().unwrap_or(0),
    };
    if left_out == 0 {
        return Ok(());
    }
    let why = partly["errorMessage"].as_str().unwrap_or_default();
    Err(refused(format!(
        "{address} took only a part: it left out {left_out} of the spans{}.",
        in_its_words(why)
    )))
}

fn in_its_words(words: &str) -> String {
    let words: String = plain(words).chars().take(200).collect();
    if words.is_empty() {
        words
    } else {
        format!(": {words}")
    }
}

fn refused(sentence: String) -> CliError {
    CliError::Problem(Problem::new(ProblemCode::Network, sentence))
}
