//! Fetches the whole starter set into the user's models folder, or only the models named as arguments.
#![allow(unused_crate_dependencies)]

use sotto_models::starter::{FetchEvent, FetchProgress, FetchStage, Kind, Starter};
use std::process::ExitCode;

fn main() -> ExitCode {
    let starter = Starter::load();
    eprintln!("models folder: {}", starter.folder().display());
    let named: Vec<String> = std::env::args().skip(1).collect();
    let ids = if named.is_empty() {
        let models = starter.list().models.iter();
        models
            .filter(|model| model.kind != Kind::OnRequest)
            .map(|model| model.id.clone())
            .collect()
    } else {
        named
    };
    let mut last = (String::new(), String::new());
    let mut progress = FetchProgress::new(move |event: FetchEvent| {
        let said = match &event.stage {
            FetchStage::Downloading { name } => {
                // one line for each tenth is enough for a log
                let tenth = (event.fraction * 10.0).floor() * 10.0;
                let rate = event.bytes_per_second.unwrap_or(0.0) / 1e6;
                (
                    format!("downloading {name} {tenth:.0} %"),
                    format!(" ({rate:.1} MB/s)"),
                )
            }
            other => (format!("{other:?}").to_lowercase(), String::new()),
        };
        if (&event.id, &said.0) != (&last.0, &last.1) {
            eprintln!("{}: {}{}", event.id, said.0, said.1);
            last = (event.id, said.0);
        }
    });
    for id in ids {
        match starter.ensure(&id, &mut progress) {
            Ok(path) => println!("{id}: {}", path.display()),
            Err(fault) => {
                eprintln!("{fault}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
