//! `sotto engines`: how the programs that hear, think and speak are in the Sotto that runs, and starting one afresh.

use sotto_api::{Backend, DiagnosticsRequest, Engine, EngineState, Reply, Request};
use sotto_skills::numbers::Language;

use crate::arguments::Engines;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{say, say_exactly};
use crate::kept::{invalid, unexpected};
use crate::language::of_reader;
use crate::output::{Output, bytes, table};
use crate::resident;

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
    let language = of_reader(home, output).await;
    let reply = resident::call_running(home, Request::Diagnostics(asked)).await?;
    match (reply, what) {
        (Some(Reply::Engines(engines)), _) if output.json => output.json(&engines),
        (Some(Reply::Engines(engines)), _) => output.piece(&lines(&engines, language)),
        (Some(Reply::Done), Some(Engines::Restart { engine })) if !output.json => {
            let engine = [("engine", engine.as_str())];
            output.note(say_exactly(language, "told.engine_afresh", engine));
            Ok(())
        }
        (Some(Reply::Done), _) => output.json(&serde_json::json!({ "done": true })),
        (Some(_), _) => Err(unexpected()),
        (None, None) if output.json => {
            let none: [Engine; 0] = [];
            output.json(&none)
        }
        (None, None) => {
            output.note(say(language, "told.no_engines", []));
            Ok(())
        }
        (None, Some(Engines::Restart { .. })) => {
            Err(invalid(say(language, "told.no_engine_to_restart", [])))
        }
    }
}

/// One for each, and below it how it fell last.
fn lines(engines: &[Engine], language: Language) -> String {
    let dash = || "-".to_owned();
    let rows: Vec<Vec<String>> = engines
        .iter()
        .map(|engine| {
            vec![
                engine.name.clone(),
                say(language, state(engine.state), []),
                engine.memory.map_or_else(dash, bytes),
                engine.restarts.to_string(),
                place(engine, language),
                engine
                    .process
                    .map_or_else(dash, |process| process.to_string()),
                engine.model.clone().unwrap_or_else(dash),
            ]
        })
        .collect();
    let headings = say(language, "rows.engine_headings", []);
    let heading: Vec<&str> = headings.split(", ").collect();
    let mut text = table(&heading, &rows);
    for engine in engines {
        if let Some(fall) = &engine.last_fall {
            let fell = [("engine", engine.name.as_str()), ("why", fall.as_str())];
            text.push_str(&say_exactly(language, "told.engine_fell", fell));
            text.push('\n');
        }
    }
    text
}

/// The name of what is said of it.
fn state(state: EngineState) -> &'static str {
    match state {
        EngineState::Asleep => "rows.engine_asleep",
        EngineState::Waking => "rows.engine_waking",
        EngineState::Idle => "rows.engine_idle",
        EngineState::Working => "rows.engine_working",
        EngineState::Resting => "rows.engine_resting",
    }
}

fn place(engine: &Engine, language: Language) -> String {
    let device = match engine.backend {
        None => return "-".to_owned(),
        Some(Backend::Processor) => "rows.on_processor",
        Some(Backend::Graphics) => "rows.on_graphics",
    };
    let device = say(language, device, []);
    match &engine.build {
        Some(build) => format!("{device} ({build})"),
        None => device,
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
        let engines = [asleep, works];
        let text = lines(&engines, Language::ENGLISH);
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
        assert!(text.starts_with("engine  state"), "{text}");
        assert!(rows[0].ends_with(&["computes", "on", "process", "model"]));
        let german = lines(&engines, Language::GERMAN);
        for words in ["rechnet auf", "schläft", "Grafik (avx2+vulkan)"] {
            assert!(german.contains(words), "{german}");
        }
    }
}
