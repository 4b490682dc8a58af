//! `sotto network`: what may leave this machine, and everything that ever asked to.

use std::path::Path;

use sotto_engines::remote::key;
use sotto_outbound::{Address, Attempt, Ending, LedgerFilter, Purpose};
use sotto_skills::numbers::Language;
use zeroize::Zeroizing;

use crate::arguments::Network;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{say, say_exactly};
use crate::language;
use crate::output::{Output, bytes, table};

/// Does it.
pub async fn network(
    what: Option<Network>,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    let language = language::of_reader(home, output).await;
    match what.unwrap_or(Network::Show) {
        Network::Show => show(home, language, output),
        Network::Forbid { purpose } => switch(home, purpose.as_deref(), true, language, output),
        Network::Allow { purpose } => switch(home, purpose.as_deref(), false, language, output),
        Network::Trust { file, forget: _ } => trust(home, file.as_deref(), language, output),
        Network::Key { url, forget } => keep_key(&url, forget, language, output),
        Network::Ledger { newest, refused } => ledger(home, newest, refused, language, output),
    }
}

fn show(home: &Home, language: Language, output: &mut Output) -> Result<(), CliError> {
    let file = home.outbound().switch()?;
    if output.json {
        return output.json(&serde_json::json!({ "switch": file.switch, "damaged": file.damaged }));
    }
    if !file.damaged.is_empty() {
        let names = file.damaged.join(", ");
        output.note(say(language, "told.switch_damaged", [("names", names)]));
    }
    if file.switch.forbid_all {
        return output.line(say(language, "told.all_forbidden", []));
    }
    output.line(say(language, "told.asked_goes_out", []))?;
    let rows: Vec<Vec<String>> = Purpose::ALL
        .into_iter()
        .map(|purpose| {
            let allowed = file.switch.purposes.contains(&purpose);
            let state = if allowed {
                "rows.goes_out"
            } else {
                "rows.only_asked"
            };
            vec![
                purpose.name().to_owned(),
                say(language, state, []),
                say(language, meant(purpose), []),
            ]
        })
        .collect();
    output.piece(&table(&[&say(language, "rows.purpose", []), "", ""], &rows))?;
    if let Some(file) = &file.switch.ca_file {
        let file = file.display().to_string();
        let with = [("file", file.as_str())];
        output.line(say_exactly(language, "told.trusted_too", with))?;
    }
    for endpoint in &file.switch.endpoints {
        let with = [("address", endpoint.to_string())];
        output.line(say(language, "told.endpoint", with))?;
    }
    Ok(())
}

/// The name of the words for a purpose.
fn meant(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::ModelDownload => "rows.for_models",
        Purpose::StarterFetch => "rows.for_starters",
        Purpose::ExternalModel => "rows.for_outside",
        Purpose::TurnTraces => "rows.for_traces",
        Purpose::Update => "rows.for_update",
        _ => "rows.for_unknown",
    }
}

fn switch(
    home: &Home,
    purpose: Option<&str>,
    forbid: bool,
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    let purpose = purpose
        .map(|name| purpose_named(name, language))
        .transpose()?;
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
    show(home, language, output)
}

/// Names the file with authorities of the user's own, or none. It is read once now, so that a wrong one is noticed.
fn trust(
    home: &Home,
    file: Option<&Path>,
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    let file = match file {
        Some(file) => {
            // Read later from wherever Sotto stands then.
            let file =
                std::path::absolute(file).map_err(|source| CliError::unreadable(file, source))?;
            let count = sotto_outbound::authorities_in(&file)?;
            let with = [("count", count.to_string())];
            output.note(say(language, "told.trusted_now", with));
            Some(file)
        }
        None => None,
    };
    home.make()?;
    home.outbound().change(|switch| switch.ca_file = file)?;
    show(home, language, output)
}

/// Keys go from standard input to the keychain: an argument would stand in the shell's history.
fn keep_key(
    url: &str,
    forget: bool,
    language: Language,
    output: &mut Output,
) -> Result<(), CliError> {
    let name = Address::of_url(url)?.to_string();
    if forget {
        key::forget(&name)?;
        output.note(say(language, "told.key_forgotten", [("name", name)]));
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
    output.note(say(language, "told.key_kept", [("name", name)]));
    Ok(())
}

fn purpose_named(name: &str, language: Language) -> Result<Purpose, CliError> {
    Purpose::ALL
        .into_iter()
        .find(|purpose| purpose.name() == name)
        .ok_or_else(|| {
            let known: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.name()).collect();
            let known = known.join(", ");
            let with = [("name", name), ("names", known.as_str())];
            CliError::Usage(say_exactly(language, "told.no_purpose", with))
        })
}

fn ledger(
    home: &Home,
    newest: Option<usize>,
    refused: bool,
    language: Language,
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
        return output.line(say(language, "told.never_asked", []));
    }
    output.piece(&lines(&attempts, language))
}

/// Everything that ever asked to leave this machine, the oldest first.
fn lines(attempts: &[Attempt], language: Language) -> String {
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
            let carried = [
                ("up", bytes(attempt.bytes_up)),
                ("down", bytes(attempt.bytes_down)),
            ];
            vec![
                moment(attempt.at_ms),
                attempt.purpose.name().to_owned(),
                to,
                ended(&attempt.ending, language),
                say(language, "rows.up_and_down", carried),
            ]
        })
        .collect();
    let [when, what, to, how, much] = [
        "rows.when_utc",
        "rows.what_for",
        "rows.where_to",
        "rows.how_ended",
        "rows.how_much",
    ]
    .map(|name| say(language, name, []));
    table(&[&when, &what, &to, &how, &much], &rows)
}

fn ended(ending: &Ending, language: Language) -> String {
    let name = match ending {
        Ending::Refused { .. } => "rows.went_refused",
        Ending::Open => "rows.went_open",
        Ending::Done => "rows.went_done",
        Ending::Left => "rows.went_left",
        Ending::Failed { what } => {
            let with = [("what", what.as_str())];
            return say_exactly(language, "rows.went_failed", with);
        }
        _ => "rows.unknown",
    };
    say(language, name, [])
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
    #![allow(clippy::unwrap_used)]
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
            purpose_named("model-download", Language::GERMAN).ok(),
            Some(Purpose::ModelDownload)
        );
        for (language, told) in [
            (Language::ENGLISH, "There is no purpose \"unknown\"."),
            (Language::GERMAN, "Einen Zweck „unknown“ gibt es nicht."),
        ] {
            let refused = purpose_named("unknown", language).unwrap_err();
            let sentence = refused.to_string();
            assert_eq!(refused.code(), 2);
            assert!(sentence.starts_with(told), "{sentence}");
            assert!(sentence.contains("model-download"), "{sentence}");
        }
    }

    #[test]
    fn purposes_have_the_words_that_they_have_elsewhere_and_their_own_in_german() {
        for purpose in Purpose::ALL.into_iter().chain([Purpose::Unknown]) {
            let [english, german] = [Language::ENGLISH, Language::GERMAN]
                .map(|language| say(language, meant(purpose), []));
            assert_eq!(english, purpose.words());
            assert_ne!(german, english);
        }
    }

    #[test]
    fn how_a_connection_ended_is_told_in_the_users_language() {
        let failed = Ending::Failed {
            what: "timed out..".to_owned(),
        };
        for (ending, english, german) in [
            (Ending::Done, "done", "fertig"),
            (Ending::Left, "given up", "aufgegeben"),
            (failed, "failed (timed out..)", "misslungen (timed out..)"),
        ] {
            assert_eq!(ended(&ending, Language::ENGLISH), english);
            assert_eq!(ended(&ending, Language::GERMAN), german);
        }
    }

    #[test]
    fn the_ledger_has_a_heading_in_the_users_language() {
        let heading = lines(&[], Language::GERMAN);
        assert_eq!(
            heading,
            "wann (UTC)  wozu  wohin  wie es ausging  wie viel\n"
        );
    }
}
