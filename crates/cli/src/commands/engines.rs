//! `sotto engines`: how the programs that hear, think and speak are in the Sotto that runs, and starting one afresh.

use sotto_api::{Backend, DiagnosticsRequest, Engine, EngineState, Reply, Request};

use crate::arguments::Engines;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::{invalid, unexpected};
use crate::output::{Output, bytes, table};
use crate::resident;

const NONE: &str = "No Sotto is running, so no engine is.";

/// Does it. No Sotto is started for it: one that is just started has no engines.
pub async fn engines(
    what: Option<Engines>,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    let asked = match &what {
        None => DiagnosticsRequest::Engines,
        Some(Engines::Restart { engine }) => DiagnosticsRequest::Restart {
            engine: engine.trim().to_lowercase(),
        },
    };
    let reply = resident::call_running(home, Request::Diagnostics(asked)).await?;
    match (reply, what) {
        (Some(Reply::Engines(engines)), _) if output.json => output.json(&engines),
        (Some(Reply::Engines(engines)), _) => output.piece(&lines(&engines)),
        (Some(Reply::Done), Some(Engines::Restart { engine })) if !output.json => {
            output.note(format_args!("The engine \"{engine}\" was started afresh."));
            Ok(())
        }
        (Some(Reply::Done), _) => output.json(&serde_json::json!({ "done": true })),
        (Some(_), _) => Err(unexpected()),
        (None, None) if output.json => {
            let none: [Engine; 0] = [];
            output.json(&none)
        }
        (None, None) => {
            output.note(NONE);
            Ok(())
        }
        (None, Some(Engines::Restart { .. })) => {
            Err(invalid(format!("{NONE} Nothing was changed.")))
        }
    }
}

/// One for each, and below it how it fell last.
fn lines(engines: &[Engine]) -> String {
    let dash = || "-".to_owned();
    let rows: Vec<Vec<String>> = engines
        .iter()
        .map(|engine| {
            vec![
                engine.name.clone(),
                state(engine.state).to_owned(),
                engine.memory.map_or_else(dash, bytes),
                engine.restarts.to_string(),
                place(engine),
                engine
                    .process
                    .map_or_else(dash, |process| process.to_string()),
                engine.model.clone().unwrap_or_else(dash),
            ]
        })
        .collect();
    let heading = [
        "engine",
        "state",
        "memory",
        "restarts",
        "computes on",
        "process",
        "model",
    ];
    let mut text = table(&heading, &rows);
    for engine in engines {
        if let Some(fall) = &engine.last_fall {
            text.push_str(&format!("{} fell last: {fall}\n", engine.name));
        }
    }
    text
}

fn state(state: EngineState) -> &'static str {
    match state {
        EngineState::Asleep => "asleep",
        EngineState::Waking => "loading",
        EngineState::Idle => "idle",
        EngineState::Working => "working",
        EngineState::Resting => "resting",
    }
}

fn place(engine: &Engine) -> String {
    let device = match engine.backend {
        None => return "-".to_owned(),
        Some(Backend::Processor) => "processor",
        Some(Backend::Graphics) => "graphics",
    };
    match &engine.build {
        Some(build) => format!("{device} ({build})"),
        None => device.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_engine_is_a_row_and_its_last_fall_a_line() {
        let asleep = Engine {
            name: "ear".to_owned(),
            state: EngineState::Asleep,
            model: None,
            backend: None,
            build: None,
            process: None,
            memory: None,
            restarts: 0,
            last_fall: None,
        };
        let works = Engine {
            name: "mind".to_owned(),
            state: EngineState::Working,
            model: Some("small.gguf".to_owned()),
            backend: Some(Backend::Graphics),
            build: Some("avx2+vulkan".to_owned()),
            process: Some(4711),
            memory: Some(123_000_000),
            restarts: 2,
            last_fall: Some("it crashed in its native code".to_owned()),
        };
        let text = lines(&[asleep, works]);
        let rows: Vec<Vec<&str>> = text
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(rows[1], ["ear", "asleep", "-", "0", "-", "-", "-"]);
        assert_eq!(
            rows[2],
            [
                "mind",
                "working",
                "123",
                "MB",
                "2",
                "graphics",
                "(avx2+vulkan)",
                "4711",
                "small.gguf"
            ]
        );
        assert!(text.ends_with("mind fell last: it crashed in its native code\n"));
    }
}
