//! `./x bench app [--quick] [--soak MINUTES] [PART …]`: what the program with its window takes of the machine, against the budgets
//! of its design: the real program on a screen that nobody sees, with a microphone and a loudspeaker of its own. Each row is
//! printed as soon as it is measured. Parts: start, idle, hotkey, package; all of them without a name. With `--soak` it is talked
//! to for so many minutes instead, unless parts are named too.
#![allow(unused_crate_dependencies)]

// Shared with tests, which may end with anything unexpected; so may a measurement.
#[cfg(target_os = "linux")]
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used)]
#[path = "../app/desk.rs"]
mod desk;
#[cfg(target_os = "linux")]
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#[path = "../app/home.rs"]
mod home;
#[cfg(target_os = "linux")]
mod hotkey;
#[cfg(target_os = "linux")]
mod idle;
#[cfg(target_os = "linux")]
mod kinds;
#[cfg(target_os = "linux")]
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used)]
#[path = "../speak/loudspeaker.rs"]
mod loudspeaker;
#[cfg(target_os = "linux")]
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used)]
#[path = "../app/needs.rs"]
mod needs;
#[cfg(target_os = "linux")]
mod package;
#[cfg(target_os = "linux")]
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used)]
#[path = "../speak/process.rs"]
mod process;
#[cfg(target_os = "linux")]
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used)]
#[path = "../app/processes.rs"]
mod processes;
#[cfg(target_os = "linux")]
mod program;
#[cfg(target_os = "linux")]
mod screen;
#[cfg(target_os = "linux")]
mod soak;
#[cfg(target_os = "linux")]
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used)]
#[path = "../speak/sound.rs"]
mod sound;
#[cfg(target_os = "linux")]
#[allow(dead_code, clippy::unwrap_used, clippy::expect_used)]
#[path = "../speak/speech.rs"]
mod speech;
#[cfg(target_os = "linux")]
mod start;
#[cfg(target_os = "linux")]
#[allow(dead_code)]
#[path = "../bench_voice/table.rs"]
mod table;
#[cfg(target_os = "linux")]
#[allow(dead_code)]
#[path = "../bench_voice/processes.rs"]
mod taken;
#[cfg(target_os = "linux")]
mod threads;
#[cfg(target_os = "linux")]
mod together;

use std::error::Error;

/// Why something could not be measured; it is only shown.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const PARTS: [&str; 4] = ["start", "idle", "hotkey", "package"];

/// What is asked for.
#[derive(Debug, PartialEq, Eq, Default)]
struct Asked {
    quick: bool,
    /// For so many minutes.
    soak: Option<u64>,
    parts: Vec<String>,
}

impl Asked {
    fn read(words: impl IntoIterator<Item = String>) -> Outcome<Self> {
        let mut asked = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--quick" => asked.quick = true,
                "--soak" => {
                    let minutes = words.next().and_then(|word| word.parse().ok());
                    asked.soak = Some(minutes.ok_or("--soak wants a number of minutes")?);
                }
                part if PARTS.contains(&part) => asked.parts.push(word),
                stranger if stranger.starts_with('-') => {
                    return Err(format!(
                        "{stranger} is not known; there are --quick and --soak MINUTES"
                    )
                    .into());
                }
                stranger => {
                    let parts = PARTS.join(", ");
                    return Err(format!("{stranger} is no part; there are {parts}").into());
                }
            }
        }
        Ok(asked)
    }

    fn wants(&self, part: &str) -> bool {
        if self.parts.is_empty() {
            return self.soak.is_none();
        }
        self.parts.iter().any(|one| one == part)
    }
}

/// Which build the measured programs are of. They are found from where this one lies, which itself is always of the development build.
fn build_of(here: &std::path::Path) -> &'static str {
    let folder = here.ancestors().nth(2).and_then(std::path::Path::file_name);
    if folder.is_some_and(|name| name == "release") {
        "release"
    } else {
        "development"
    }
}

#[cfg(not(target_os = "linux"))]
fn main() -> Outcome<()> {
    Asked::read(std::env::args().skip(1))?;
    println!("It is measured on Linux only: on a screen of its own, and with PulseAudio.");
    Ok(())
}

#[cfg(target_os = "linux")]
fn main() -> Outcome<()> {
    let asked = Asked::read(std::env::args().skip(1))?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!(
        "{cores} cores, {} build.\n",
        build_of(&std::env::current_exe()?)
    );
    table::head();
    for part in PARTS.into_iter().filter(|part| asked.wants(part)) {
        eprintln!("{part} …");
        let measured = match part {
            "start" => start::measure(asked.quick),
            "idle" => idle::measure(asked.quick),
            "hotkey" => hotkey::measure(asked.quick),
            _ => package::measure(),
        };
        if let Err(error) = measured {
            table::absent(part, &error.to_string());
        }
    }
    if let Some(minutes) = asked.soak {
        eprintln!("soak, {minutes} minutes …");
        if let Err(error) = soak::measure(minutes) {
            table::absent("soak", &error.to_string());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Outcome<Asked> {
        Asked::read(words.iter().map(|word| (*word).to_owned()))
    }

    #[test]
    fn the_build_is_that_of_the_folder() {
        let of = |path: &str| build_of(std::path::Path::new(path));
        assert_eq!(of("target/release/examples/bench_app"), "release");
        assert_eq!(of("target/debug/examples/bench_app"), "development");
        assert_eq!(of("bench_app"), "development");
    }

    #[test]
    fn parts_and_flags_come_in_any_order() {
        let all = read(&[]).ok();
        assert!(
            PARTS
                .iter()
                .all(|part| all.as_ref().is_some_and(|all| all.wants(part)))
        );
        let some = read(&["hotkey", "--quick", "start"]).ok();
        let some = some.as_ref();
        assert!(some.is_some_and(|some| some.quick && some.wants("start") && !some.wants("idle")));
        // A soak takes its time by itself.
        let soak = read(&["--soak", "60"]).ok();
        assert!(soak.is_some_and(|soak| soak.soak == Some(60) && !soak.wants("start")));
    }

    #[test]
    fn what_nobody_knows_is_refused() {
        for wrong in [
            &["--fast"][..],
            &["window"],
            &["--soak"],
            &["--soak", "long"],
        ] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
