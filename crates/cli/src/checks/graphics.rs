//! The graphics processor: which one there is, and with which models it failed.

use std::path::Path;

use sotto_models::advisor::{Machine, graphics};

use super::Looked;
use crate::home::Home;
use crate::output::bytes;
use crate::said::Said;

/// Looks at it.
pub(super) fn look(home: &Home) -> Looked {
    let machine = Machine::detect(None);
    let found = graphics::found(machine.memory_mb);
    let found = found.map(|gpu| (gpu.name, gpu.memory_mb));
    let memory = home.backends();
    let failed = ["ear", "mind", "voice"].map(|engine| (engine, memory.models(engine)));
    judged(found, &failed)
}

/// `found`: the name of the processor and its memory in megabytes. `failed`: each engine with the models that it failed with; with
/// others it computes there still.
pub(super) fn judged(
    found: Option<(String, u64)>,
    failed: &[(&'static str, Vec<String>)],
) -> Looked {
    const NAME: &str = "graphics";
    let there = match found {
        Some((name, memory)) => {
            let memory = bytes(memory.saturating_mul(1_000_000));
            (
                format!("{name} with {memory}"),
                format!("{name} mit {memory}"),
            )
        }
        None => (
            "no graphics processor whose memory is known".to_owned(),
            "kein Grafikprozessor, dessen Speicher bekannt ist".to_owned(),
        ),
    };
    let failed: Vec<(&str, Vec<String>)> = failed
        .iter()
        .filter(|(_, models)| !models.is_empty())
        .map(|(engine, models)| (*engine, models.iter().map(|model| name(model)).collect()))
        .collect();
    if failed.is_empty() {
        let found = Said::new(
            format!("{}; no failure is remembered", there.0),
            format!("{}; kein Versagen ist bekannt", there.1),
        );
        return Looked::ok(NAME, found);
    }
    let count: usize = failed.iter().map(|(_, models)| models.len()).sum();
    let shared = format!("{}; failed with {count} of the models", there.0);
    let listed: Vec<String> = failed
        .iter()
        .map(|(engine, models)| format!("{engine} ({})", models.join(", ")))
        .collect();
    let listed = listed.join(", ");
    let found = Said::new(
        format!(
            "{}; failed before with some models: {listed}; the processor is used for these instead",
            there.0
        ),
        format!(
            "{}; versagte schon mit manchen Modellen: {listed}; dafür rechnet der Prozessor",
            there.1
        ),
    );
    let next = Said::new(
        "After a new driver, try again with: sotto doctor --retry-gpu",
        "Nach einem neuen Treiber noch einmal versuchen mit: sotto doctor --retry-gpu",
    );
    Looked::warn(NAME, found, next).shared_as(shared)
}

fn name(model: &str) -> String {
    let name = Path::new(model).file_name();
    name.map_or_else(
        || model.to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}
