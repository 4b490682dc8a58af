//! `./x bench own [--quick] [PART …]`: what the weights that Sotto trained itself do, each beside the untuned starter in the
//! same run. Parts: ear, mind, wake, memory, spoken; all of them without a name. What is measured was in no training
//! (`models/training/split.toml`).
#![allow(unused_crate_dependencies)]

mod by_hand;
mod ear;
mod ear_lengths;
mod ear_nobody;
mod ear_time;
// Shared with tests, where a failed resampling may end everything; here it would be a mistake of ours too.
#[allow(clippy::unwrap_used)]
#[path = "../circle/for_the_ear.rs"]
mod for_the_ear;
mod memory;
mod mind;
mod recordings;
mod scene;
mod spoken;
mod table;
mod wake;

use std::error::Error;

use table::Table;

/// Why something could not be measured; it is only shown.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const PARTS: [&str; 5] = ["ear", "mind", "wake", "memory", "spoken"];

#[tokio::main]
async fn main() -> Outcome<()> {
    let (flags, parts): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|word| word.starts_with("--"));
    if let Some(stranger) = flags.iter().find(|flag| *flag != "--quick") {
        return Err(format!("{stranger} is not known; --quick measures on fewer clips").into());
    }
    if let Some(stranger) = parts.iter().find(|part| !PARTS.contains(&part.as_str())) {
        return Err(format!("{stranger} is no part; there are {}", PARTS.join(", ")).into());
    }
    let quick = !flags.is_empty();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|one| one == part);
    let mut table = Table::default();
    for part in PARTS {
        if !wanted(part) {
            continue;
        }
        eprintln!("{part} …");
        let measured = match part {
            "ear" => ear::measure(&mut table, quick).await,
            "mind" => mind::measure(&mut table, quick).await,
            "wake" => wake::measure(&mut table, quick).await,
            "memory" => memory::measure(&mut table),
            _ => spoken::measure(&mut table, quick).await,
        };
        if let Err(error) = measured {
            table.skipped(part, &error.to_string());
        }
    }
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!(
        "\n{cores} cores, {} build{}.\n\n{table}",
        if cfg!(debug_assertions) {
            "development"
        } else {
            "release"
        },
        if quick { ", fewer clips" } else { "" }
    );
    Ok(())
}
