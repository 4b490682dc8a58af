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
use crate::output::Output;
use crate::report;
use crate::resident;

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
    let checks: Vec<Check> = looked
        .iter()
        .map(|looked| looked.told(Language::ENGLISH))
        .collect();
    let failed = checks.iter().any(|check| check.state == CheckState::Fail);
    if output.json {
        output.json(&serde_json::json!({ "well": !failed, "checks": checks }))?;
    } else {
        for check in &checks {
            let state = match check.state {
                CheckState::Ok => "ok  ",
                CheckState::Warn => "warn",
                CheckState::Fail => "fail",
            };
            output.line(format_args!("{state}  {}: {}", check.name, check.found))?;
            if let Some(next) = &check.next {
                output.line(format_args!("      → {next}"))?;
            }
        }
    }
    if failed {
        Err(CliError::Said(FAILED))
    } else {
        Ok(())
    }
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
