//! `sotto network`: what may leave this machine, and everything that ever asked to.

use std::path::Path;

use sotto_engines::remote::key;
use sotto_outbound::{Address, Ending, LedgerFilter, Purpose};
use zeroize::Zeroizing;

use crate::arguments::Network;
use crate::error::CliError;
use crate::home::Home;
use crate::output::{Output, bytes, table};

/// Does it.
pub fn network(what: Option<Network>, home: &Home, output: &mut Output) -> Result<(), CliError> {
    match what.unwrap_or(Network::Show) {
        Network::Show => show(home, output),
        Network::Forbid { purpose } => switch(home, purpose.as_deref(), true, output),
        Network::Allow { purpose } => switch(home, purpose.as_deref(), false, output),
        Network::Trust { file, forget: _ } => trust(home, file.as_deref(), output),
        Network::Key { url, forget } => keep_key(&url, forget, output),
        Network::Ledger { newest, refused } => ledger(home, newest, refused, output),
    }
}

fn show(home: &Home, output: &mut Output) -> Result<(), CliError> {
    let file = home.outbound().switch()?;
    if output.json {
        return output.json(&serde_json::json!({ "switch": file.switch, "damaged": file.damaged }));
    }
    if !file.damaged.is_empty() {
        output.note(format_args!(
            "The switch file is damaged ({}); the stricter reading counts. `sotto network allow` or `forbid` mends it.",
            file.damaged.join(", ")
        ));
    }
    if file.switch.forbid_all {
        return output.line("Everything is forbidden. No connection leaves this machine.");
    }
    output.line("Only what you ask for in that moment goes out, and:")?;
    let rows: Vec<Vec<String>> = Purpose::ALL
        .into_iter()
        .map(|purpose| {
            let allowed = file.switch.purposes.contains(&purpose);
            let state = if allowed {
                "may go out by itself"
            } else {
                "only when asked for"
            };
            vec![
                purpose.name().to_owned(),
                state.to_owned(),
                purpose.words().to_owned(),
            ]
        })
        .collect();
    output.piece(&table(&["purpose", "", ""], &rows))?;
    if let Some(file) = &file.switch.ca_file {
        output.line(format_args!(
            "trusted too: the authorities in {}",
            file.display()
        ))?;
    }
    for endpoint in &file.switch.endpoints {
        output.line(format_args!("model endpoint: {endpoint}"))?;
    }
    Ok(())
}

fn switch(
    home: &Home,
    purpose: Option<&str>,
    forbid: bool,
    output: &mut Output,
) -> Result<(), CliError> {
    let purpose = purpose.map(purpose_named).transpose()?;
    // Not owned for it: what leaves this machine is decided at any time, also while a download owns the folder.
    home.make()?;
    home.outbound().change(|switch| match (purpose, forbid) {
        (None, forbid) => switch.forbid_all = forbid,
        (Some(purpose), true) => {
            switch.purposes.remove(&purpose);
        }
        (Some(purpose), false) => {
            switch.purposes.insert(purpose);
        }
    })?;
    show(home, output)
}

/// Names the file with authorities of the user's own, or none. It is read once now, so that a wrong one is noticed.
fn trust(home: &Home, file: Option<&Path>, output: &mut Output) -> Result<(), CliError> {
    let file = match file {
        Some(file) => {
            // Read later from wherever Sotto stands then.
            let file =
                std::path::absolute(file).map_err(|source| CliError::unreadable(file, source))?;
            let count = sotto_outbound::authorities_in(&file)?;
            output.note(format_args!(
                "{count} of them are trusted from now on, beside the system's own."
            ));
            Some(file)
        }
        None => None,
    };
    home.make()?;
    home.outbound().change(|switch| switch.ca_file = file)?;
    show(home, output)
}

/// Keys go from standard input to the keychain: an argument would stand in the shell's history.
fn keep_key(url: &str, forget: bool, output: &mut Output) -> Result<(), CliError> {
    let name = Address::of_url(url)?.to_string();
    if forget {
        key::forget(&name)?;
        output.note(format_args!("The key for {name} is forgotten."));
        return Ok(());
    }
    let mut line = Zeroizing::new(String::new());
    std::io::stdin()
        .read_line(&mut line)
        .map_err(|source| CliError::Unreadable {
            path: "standard input".into(),
            source,
        })?;
    let typed = Zeroizing::new(line.trim().to_owned());
    if typed.is_empty() {
        return Err(CliError::NoText {
            command: "network key URL",
        });
    }
    key::store(&name, &typed)?;
    output.note(format_args!("The key for {name} is in the keychain."));
    Ok(())
}

fn purpose_named(name: &str) -> Result<Purpose, CliError> {
    Purpose::ALL
        .into_iter()
        .find(|purpose| purpose.name() == name)
        .ok_or_else(|| {
            let known: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.name()).collect();
            CliError::Usage(format!(
                "There is no purpose \"{name}\". There are: {}.",
                known.join(", ")
            ))
        })
}

fn ledger(
    home: &Home,
    newest: Option<usize>,
    refused: bool,
    output: &mut Output,
) -> Result<(), CliError> {
    let filter = LedgerFilter {
        newest,
        refused: refused.then_some(true),
        ..LedgerFilter::default()
    };
    let attempts = home.outbound().ledger().read(&filter)?;
    if output.json {
        return attempts.iter().try_for_each(|attempt| output.json(attempt));
    }
    if attempts.is_empty() {
        return output.line("No connection was ever asked for.");
    }
    let rows: Vec<Vec<String>> = attempts
        .iter()
        .map(|attempt| {
            let program = || {
                attempt
                    .program
                    .as_ref()
                    .map(|run| format!("{} {}", run.program, run.packages.join(" ")))
            };
            let to = attempt
                .address
                .as_ref()
                .map(ToString::to_string)
                .or_else(program)
                .unwrap_or_default();
            let ending = match &attempt.ending {
                Ending::Refused { .. } => "refused".to_owned(),
                Ending::Open => "open, or Sotto ended".to_owned(),
                Ending::Done => "done".to_owned(),
                Ending::Left => "given up".to_owned(),
                Ending::Failed { what } => format!("failed ({what})"),
                _ => "unknown".to_owned(),
            };
            let carried = format!(
                "{} up, {} down",
                bytes(attempt.bytes_up),
                bytes(attempt.bytes_down)
            );
            vec![
                moment(attempt.at_ms),
                attempt.purpose.name().to_owned(),
                to,
                ending,
                carried,
            ]
        })
        .collect();
    output.piece(&table(
        &[
            "when (UTC)",
            "what for",
            "where to",
            "how it ended",
            "how much",
        ],
        &rows,
    ))
}

/// A moment in milliseconds since 1970, for people.
fn moment(at_ms: u64) -> String {
    let seconds = at_ms / 1000;
    let (mut day, second) = ((seconds / 86_400) as i64, seconds % 86_400);
    // Days to a date in the Gregorian calendar, by eras of 400 years that begin in March.
    day += 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let date = of_year - (153 * shifted + 2) / 5 + 1;
    let year = year + era * 400 + i64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{date:02} {:02}:{:02}:{:02}",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_dates() {
        assert_eq!(moment(0), "1970-01-01 00:00:00");
        assert_eq!(moment(951_782_399_000), "2000-02-28 23:59:59");
        assert_eq!(moment(951_868_800_000), "2000-03-01 00:00:00");
        assert_eq!(moment(1_709_164_800_000), "2024-02-29 00:00:00");
        assert_eq!(moment(4_102_444_800_000), "2100-01-01 00:00:00");
    }

    #[test]
    fn a_purpose_that_is_none_is_a_usage_error() {
        assert_eq!(
            purpose_named("model-download").ok(),
            Some(Purpose::ModelDownload)
        );
        assert_eq!(
            purpose_named("unknown").map_err(|error| error.code()),
            Err(2)
        );
    }
}
