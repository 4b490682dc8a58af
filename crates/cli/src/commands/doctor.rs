//! `sotto doctor`: looks at everything Sotto needs and says, line by line, what is well and what to do next; or makes a report for
//! whoever helps.

use sotto_api::{Check, CheckState, DiagnosticsRequest, Reply, Request};
use sotto_engines::supervisor::BackendMemory;
use sotto_skills::numbers::Language;

use crate::arguments::Doctor;
use crate::care::Steward;
use crate::checks;
use crate::error::{CliError, FAILED};
use crate::home::Home;
use crate::kept::clock::say;
use crate::language::spoken_here;
use crate::output::Output;
use crate::report;
use crate::resident;
use crate::voice;

/// Looks at everything.
pub async fn doctor(asked: Doctor, home: &Home, output: &mut Output) -> Result<(), CliError> {
    if asked.retry_gpu {
        let _owner = home.own()?;
        for engine in ["ear", "mind", "voice"] {
            home.backends().forget(engine);
        }
    }
    if asked.report {
        let text = whole_report(home).await;
        return if output.json {
            output.json(&serde_json::json!({ "report": text }))
        } else {
            output.piece(&text)
        };
    }
    // Of the one that runs; the look is no reason to start one.
    let running = resident::call_running(home, Request::Settings).await;
    let settings = match running {
        Ok(Some(Reply::Settings(settings))) => Some(settings),
        _ => None,
    };
    let looked = checks::look(home, settings.as_ref()).await;
    // What programs read is the same wherever they run.
    let language = match &settings {
        _ if output.json => Language::ENGLISH,
        Some(settings) => voice::language(settings),
        None => spoken_here(),
    };
    let checks: Vec<Check> = looked.iter().map(|looked| looked.told(language)).collect();
    let failed = checks.iter().any(|check| check.state == CheckState::Fail);
    if output.json {
        output.json(&serde_json::json!({ "well": !failed, "checks": checks }))?;
    } else {
        output.piece(&lines(&checks, language))?;
    }
    if failed {
        Err(CliError::Said(FAILED))
    } else {
        Ok(())
    }
}

/// What was found, line by line, with what to do next under it.
fn lines(checks: &[Check], language: Language) -> String {
    let states = [CheckState::Ok, CheckState::Warn, CheckState::Fail];
    let wide = states.map(|state| state_said(state, language).chars().count());
    let wide = wide.into_iter().max().unwrap_or(0);
    let mut text = String::new();
    for check in checks {
        let state = state_said(check.state, language);
        let (name, found) = (named(&check.name, language), &check.found);
        text.push_str(&format!("{state:wide$}  {name}: {found}\n"));
        if let Some(next) = &check.next {
            text.push_str(&format!("{:wide$}  → {next}\n", ""));
        }
    }
    text
}

fn state_said(state: CheckState, language: Language) -> String {
    let name = match state {
        CheckState::Ok => "rows.check_ok",
        CheckState::Warn => "rows.check_warn",
        CheckState::Fail => "rows.check_fail",
    };
    say(language, name, [])
}

/// What was looked at, as people call it. The core names it in English and always the same; what is not known here stays as it is.
fn named(name: &str, language: Language) -> String {
    if let Some(engine) = name.strip_prefix("engine ") {
        return say(language, "rows.check_engine", [("name", engine.to_owned())]);
    }
    if let Some(model) = name.strip_prefix("starter ") {
        return say(language, "rows.check_starter", [("name", model.to_owned())]);
    }
    let known = match name {
        "microphone" => "rows.check_microphone",
        "speaker" => "rows.check_speaker",
        "keys" => "rows.check_keys",
        "portals" => "rows.check_portals",
        "window" => "rows.check_window",
        "keychain" => "rows.check_keychain",
        "data folder" => "rows.check_folder",
        "log" => "rows.check_log",
        "disk" => "rows.check_disk",
        "memory" => "rows.check_memory",
        "network" => "rows.check_network",
        "graphics" => "rows.check_graphics",
        "models put aside" => "rows.check_put_aside",
        other => return other.to_owned(),
    };
    say(language, known, [])
}

/// The running Sotto knows its engines and settings. Where none runs, or what runs cannot be talked with, which may be why somebody
/// asks for a report, it is made without them.
async fn whole_report(home: &Home) -> String {
    let asked = Request::Diagnostics(DiagnosticsRequest::Report);
    if let Ok(Some(Reply::Report { text })) = resident::call_running(home, asked).await {
        return text;
    }
    let steward = Steward::new(home);
    let models = tokio::task::spawn_blocking(move || steward.models_for_others(None));
    let models = models.await.unwrap_or_default();
    report::made(home, None, models).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(state: CheckState, name: &str, next: Option<&str>) -> Check {
        Check {
            state,
            name: name.to_owned(),
            found: "USB".to_owned(),
            next: next.map(str::to_owned),
        }
    }

    #[test]
    fn what_was_found_is_lines_in_the_users_language() {
        let checks = [
            check(CheckState::Ok, "data folder", None),
            check(CheckState::Fail, "engine ear", Some("Install it.")),
        ];
        assert_eq!(
            lines(&checks, Language::ENGLISH),
            "ok    data folder: USB\nfail  engine ear: USB\n      → Install it.\n"
        );
        assert_eq!(
            lines(&checks, Language::GERMAN),
            "gut       Datenordner: USB\nkaputt    Programm ear: USB\n          → Install it.\n"
        );
    }

    /// English names are those of the core; a page in a browser knows the same ones.
    #[test]
    fn whatever_is_looked_at_has_a_name_in_every_language() {
        for name in [
            "microphone",
            "speaker",
            "keys",
            "portals",
            "window",
            "keychain",
            "data folder",
            "log",
            "disk",
            "memory",
            "network",
            "graphics",
            "models put aside",
            "engine mind",
            "starter hibari",
        ] {
            assert_eq!(named(name, Language::ENGLISH), name);
            assert_ne!(named(name, Language::GERMAN), name);
        }
        assert_eq!(named("a new one", Language::GERMAN), "a new one");
    }
}
