//! `./x bench voice [--quick] [PART …]`: what the voice loop takes, against the budgets of its design, on the real engines, people's
//! recordings and, where it needs devices, a sound service of its own. Each row is printed as soon as it is measured.
//! Parts: answer, model, interrupt, itself, echo, ending, activity, hotkey, nobody, program; all of them without a name.
#![allow(unused_crate_dependencies)]

mod activity;
mod answer;
mod clip;
mod devices;
mod echo;
mod ending;
// Shared with tests, where a failed resampling may end everything; here it would be a mistake of ours too.
#[allow(clippy::unwrap_used)]
#[path = "../circle/for_the_ear.rs"]
mod for_the_ear;
mod hotkey;
mod interrupt;
mod itself;
// The sound service of the tests that speak to the program. They may end with anything unexpected; so may a measurement.
#[cfg(target_os = "linux")]
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used)]
#[path = "../speak/loudspeaker.rs"]
mod loudspeaker;
mod nobody;
#[path = "../../crates/audio/examples/echo/pairs.rs"]
mod pairs;
#[cfg(target_os = "linux")]
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used)]
#[path = "../speak/process.rs"]
mod process;
#[cfg(target_os = "linux")]
mod processes;
#[cfg(target_os = "linux")]
mod program;
#[path = "../own/recordings.rs"]
mod recordings;
#[cfg(target_os = "linux")]
mod resident;
mod room;
#[cfg(target_os = "linux")]
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used)]
#[path = "../speak/sound.rs"]
mod sound;
#[cfg(target_os = "linux")]
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used)]
#[path = "../speak/speech.rs"]
mod speech;
mod staged;
mod table;

use std::error::Error;

use room::Room;

/// Why something could not be measured; it is only shown.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const PARTS: [&str; 10] = [
    "answer",
    "model",
    "interrupt",
    "itself",
    "echo",
    "ending",
    "activity",
    "hotkey",
    "nobody",
    "program",
];

fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    // The loop must not be told anything from inside of the runtime, so this thread only stands beside it.
    let runtime = tokio::runtime::Runtime::new()?;
    let _beside = runtime.enter();
    if let [device, number] = words.as_slice()
        && let Some(what) = device.strip_prefix("--devices=")
    {
        return devices::with_devices(what, number.parse()?);
    }
    let (flags, parts): (Vec<String>, Vec<String>) =
        words.into_iter().partition(|word| word.starts_with("--"));
    if let Some(stranger) = flags.iter().find(|flag| *flag != "--quick") {
        return Err(format!("{stranger} is not known; --quick measures less often").into());
    }
    if let Some(stranger) = parts.iter().find(|part| !PARTS.contains(&part.as_str())) {
        return Err(format!("{stranger} is no part; there are {}", PARTS.join(", ")).into());
    }
    let quick = !flags.is_empty();
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let build = if cfg!(debug_assertions) {
        "development"
    } else {
        "release"
    };
    println!("{cores} cores, {build} build.\n");
    table::head();
    let mut room = None;
    for part in PARTS {
        if !parts.is_empty() && !parts.iter().any(|one| one == part) {
            continue;
        }
        eprintln!("{part} …");
        if let Err(error) = measure(part, &mut room, quick) {
            table::absent(part, &error.to_string());
        }
    }
    Ok(())
}

fn measure(part: &str, room: &mut Option<Room>, quick: bool) -> Outcome<()> {
    if part == "activity" {
        // It needs no engine.
        return activity::measure(quick);
    }
    if room.is_none() {
        *room = Some(Room::open()?);
    }
    let Some(room) = room else { return Ok(()) };
    match part {
        // The program is asked, and it chooses by itself what it hears with.
        "answer" | "model" | "program" => {
            let ear =
                sotto_cli::choice::ear_to_talk_with(true).map_err(|error| error.to_string())?;
            table::heard_by(part, &room::file_name(&ear));
        }
        _ => table::heard_by(part, &room.ear_file),
    }
    match part {
        "answer" => answer::commands(room, quick),
        "model" => answer::model(room, quick),
        "interrupt" => interrupt::measure(room, quick),
        "itself" => itself::measure(room, quick),
        "echo" => echo::measure(room),
        "ending" => ending::measure(room, quick),
        "hotkey" => {
            hotkey::warm(room, quick)?;
            hotkey::first_word(room, quick)
        }
        "nobody" => nobody::measure(room, quick),
        #[cfg(target_os = "linux")]
        _ => program::measure(room, quick),
        #[cfg(not(target_os = "linux"))]
        _ => Err("it needs Linux and PulseAudio".into()),
    }
}
