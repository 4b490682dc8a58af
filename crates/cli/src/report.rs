//! How everything stands, in one text in Markdown for whoever helps: always in English and in the same order, without the user's
//! words, names that the user gave, and secrets. Folders below the user's home are shortened.

mod hidden;
mod settings;
mod system;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use jiff::Timestamp;
use sotto_api::{Backend, Check, CheckState, Engine, EngineState, Settings};

use crate::checks;
use crate::home::Home;
use crate::output::bytes;
use hidden::Hidden;

/// What stands in it.
struct Facts {
    made: Timestamp,
    system: Vec<(&'static str, String)>,
    checks: Vec<Check>,
    engines: Vec<Engine>,
    /// The models that are here, in words for others.
    models: Vec<String>,
    /// As far as they may be seen; nothing where no Sotto runs that could tell them.
    settings: Option<Vec<(String, String)>>,
}

/// Looks at everything and writes it down. `settings`: of the Sotto that runs. `models`: what is here, in words for others.
pub(crate) async fn made(home: &Home, settings: Option<&Settings>, models: Vec<String>) -> String {
    let checks = checks::look(home, settings).await;
    let facts = Facts {
        made: Timestamp::now(),
        system: system::system(),
        checks: checks.iter().map(checks::Looked::reported).collect(),
        engines: home.running().all(),
        models,
        settings: settings.map(settings::shown),
    };
    Hidden::here(home).hide(&written(&facts))
}

fn written(facts: &Facts) -> String {
    let mut text = String::from("# Sotto\n\n");
    line(&mut text, "made", facts.made);
    line(&mut text, "version", env!("CARGO_PKG_VERSION"));
    for (name, value) in &facts.system {
        line(&mut text, name, value);
    }
    text.push_str("\n## Checks\n\n");
    for check in &facts.checks {
        let state = match check.state {
            CheckState::Ok => "ok",
            CheckState::Warn => "warn",
            CheckState::Fail => "**fail**",
        };
        line(&mut text, &format!("{state}, {}", check.name), &check.found);
    }
    text.push_str("\n## Engines\n\n");
    for engine in &facts.engines {
        line(&mut text, &engine.name, stands(engine));
    }
    text.push_str("\n## Models\n\n");
    for model in &facts.models {
        let _ = writeln!(text, "- {}", on_one_line(model));
    }
    if facts.models.is_empty() {
        text.push_str("- none is here\n");
    }
    text.push_str("\n## Settings\n\n");
    match &facts.settings {
        Some(settings) => {
            for (name, value) in settings {
                line(&mut text, name, value);
            }
        }
        None => text.push_str("- not known: no Sotto runs that could tell them\n"),
    }
    text
}

fn line(text: &mut String, name: &str, value: impl std::fmt::Display) {
    let _ = writeln!(text, "- {name}: {}", on_one_line(&value.to_string()));
}

/// What a system or a library said may have several lines, which would end the list.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn stands(engine: &Engine) -> String {
    let state = match engine.state {
        EngineState::Asleep => "asleep",
        EngineState::Waking => "starting or loading",
        EngineState::Idle => "idle",
        EngineState::Working => "working",
        EngineState::Resting => "resting after it fell too often",
    };
    let mut words = vec![state.to_owned()];
    let place = engine.backend.map(|backend| match backend {
        Backend::Processor => "on the processor",
        Backend::Graphics => "on the graphics processor",
    });
    words.extend(place.map(str::to_owned));
    words.extend(
        engine
            .build
            .as_ref()
            .map(|build| format!("built for {build}")),
    );
    words.extend(
        engine
            .memory
            .map(|memory| format!("{} of memory", bytes(memory))),
    );
    words.push(format!("{} restarts", engine.restarts));
    // Its own last words may name files.
    let fall = engine.last_fall.as_deref();
    let fall = fall.map(|fall| fall.split("; its last words").next().unwrap_or(fall));
    words.extend(fall.map(|fall| format!("fell last: {fall}")));
    words.join(", ")
}
