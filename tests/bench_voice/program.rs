//! The whole program on a sound service of its own: what it takes of the machine while it is idle, waits for the wake word,
//! listens and speaks; and the real devices: opened by the key, and with all processors busy.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sotto_audio::RATE;

use crate::Outcome;
use crate::processes::{alone, engines};
use crate::resident::Resident;
use crate::room::Room;
use crate::sound::SoundService;
use crate::speech::Speech;
use crate::table::{Goal, absent, row, single};

const QUESTION: &str = "What can you do?";
/// After this long the threads that its start needed are gone.
const SETTLES: Duration = Duration::from_secs(20);
/// So long each look takes.
const LOOK: Duration = Duration::from_secs(5);
/// An answer is shorter, so the looks at it are.
const LOOK_AT_ANSWER: Duration = Duration::from_secs(2);

pub fn measure(room: &Room, quick: bool) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let service = service_in(folder.path())?;
    let question = room.said(QUESTION)?;
    for (what, measured) in [
        ("the program", whole(&service, &question, quick)),
        (
            "hotkey, microphone opened by the key",
            cold(&service, quick),
        ),
        ("dropped frames", busy(room, &service, &question, quick)),
    ] {
        if let Err(error) = measured {
            absent(what, &error.to_string());
        }
    }
    Ok(())
}

fn service_in(folder: &Path) -> Outcome<SoundService> {
    let why = "no sound service: PulseAudio, its programs or its plugin for ALSA are missing";
    SoundService::start(folder).ok_or_else(|| why.into())
}

/// How long the microphone takes to be opened, closed before each time, until its first 10 ms are there; in milliseconds.
pub fn openings(quick: bool) -> Outcome<Vec<f64>> {
    let folder = tempfile::tempdir()?;
    opened(&service_in(folder.path())?, quick)
}

fn opened(service: &SoundService, quick: bool) -> Outcome<Vec<f64>> {
    within(service, "cold", if quick { 10 } else { 100 })
}

/// What the program took in each look, in percent of a core and in megabytes.
#[derive(Default)]
struct Looks {
    core: Vec<f64>,
    memory: Vec<f64>,
    engines: Vec<f64>,
    engines_memory: Vec<f64>,
}

impl Looks {
    fn look(&mut self, process: u32, long: Duration) -> Outcome<()> {
        let nothing = "the system does not tell what a process takes";
        let began = Instant::now();
        let (before, engines_before) = (alone(process).ok_or(nothing)?, engines(process));
        std::thread::sleep(long);
        let (after, engines_after) = (alone(process).ok_or(nothing)?, engines(process));
        let passed = began.elapsed().as_secs_f64();
        let share = |before: Duration, after: Duration| {
            // An engine that ended takes its time with it.
            100.0 * after.saturating_sub(before).as_secs_f64() / passed
        };
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        self.core.push(share(before.processor, after.processor));
        self.memory.push(megabytes(after.memory));
        let (before, after) = (engines_before, engines_after);
        self.engines.push(share(before.processor, after.processor));
        self.engines_memory.push(megabytes(after.memory));
        Ok(())
    }

    fn tell(&self, doing: &str, cpu: Goal, memory: Goal) {
        let what = |of: &str| format!("{of}, {doing}");
        row(&what("CPU of one core, core process"), cpu, "%", &self.core);
        row(
            &what("resident memory, core process"),
            memory,
            "MB",
            &self.memory,
        );
        row(
            &what("– CPU of its engines"),
            Goal::None,
            "%",
            &self.engines,
        );
        row(
            &what("– memory of its engines"),
            Goal::None,
            "MB",
            &self.engines_memory,
        );
    }
}

/// This said again and again, for so many seconds and not less than once.
fn again(said: &[f32], seconds: usize) -> Speech {
    let long = (seconds * RATE as usize).max(said.len());
    Speech {
        rate: RATE,
        samples: said.iter().copied().cycle().take(long).collect(),
    }
}

fn whole(service: &SoundService, question: &[f32], quick: bool) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let looks = if quick { 2 } else { 10 };
    let idle = |resident: &Resident| -> Outcome<Looks> {
        std::thread::sleep(SETTLES);
        let mut taken = Looks::default();
        for _ in 0..looks {
            taken.look(resident.id(), LOOK)?;
        }
        Ok(taken)
    };
    let resident = Resident::start(service, folder.path())?;
    idle(&resident)?.tell("idle", Goal::None, Goal::None);
    resident.tell(&["settings", "set", "talk.wake_word", "on"])?;
    resident.stop()?;

    let resident = Resident::start(service, folder.path())?;
    resident.until("wake_word")?;
    let wakes = "wake word on, nobody speaks";
    idle(&resident)?.tell(wakes, Goal::AtMost(2.0), Goal::AtMost(120.0));

    let process = resident.id();
    {
        let long = looks * 8 + 30;
        let _says = service.begin_to_say(&again(question, long));
        resident.tell(&["toggle", "--dictate"])?;
        resident.until("dictation")?;
        let mut taken = Looks::default();
        for _ in 0..looks {
            taken.look(process, LOOK)?;
        }
        taken.tell("listening to a dictation", Goal::None, Goal::None);
        resident.tell(&["toggle", "--dictate"])?;
    }
    resident.until("wake_word")?;

    let mut taken = Looks::default();
    for _ in 0..looks {
        resident.tell(&["toggle"])?;
        let says = service.begin_to_say(&again(question, 1));
        resident.until("speaking")?;
        drop(says);
        taken.look(process, LOOK_AT_ANSWER)?;
        resident.until("wake_word")?;
    }
    taken.tell("speaking an answer", Goal::None, Goal::None);
    resident.stop()
}

/// This program once more, on the service's devices; gives the numbers that it prints.
fn within(service: &SoundService, what: &str, number: u64) -> Outcome<Vec<f64>> {
    let itself = std::env::current_exe()?;
    let mut command = Command::new(itself);
    service.around(&mut command);
    let told = command
        .arg(format!("--devices={what}"))
        .arg(number.to_string())
        .env("SOTTO_MODELS_DIR", sotto_models::models_folder())
        .stdin(Stdio::null())
        .output()?;
    let lines = String::from_utf8_lossy(&told.stdout).into_owned();
    if !told.status.success() {
        let complaint = String::from_utf8_lossy(&told.stderr).into_owned();
        return Err(complaint.lines().next_back().unwrap_or_default().into());
    }
    let numbers: Result<Vec<f64>, _> = lines
        .lines()
        .filter(|line| !line.starts_with("skipped"))
        .map(str::parse)
        .collect();
    Ok(numbers?)
}

fn cold(service: &SoundService, quick: bool) -> Outcome<()> {
    let took = opened(service, quick)?;
    row(
        "hotkey down → first kept sample, microphone opened by the key (until its first 10 ms; ALSA on PulseAudio)",
        Goal::AtMost(120.0),
        "ms",
        &took,
    );
    Ok(())
}

/// Frames that are lost while every processor is busy with something else.
fn busy(room: &Room, service: &SoundService, question: &[f32], quick: bool) -> Outcome<()> {
    let seconds = if quick { 20 } else { 600 };
    // The engines are loaded before anything is counted.
    let _says = service.begin_to_say(&again(question, seconds + 120));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let ends = AtomicBool::new(false);
    let numbers = std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while !ends.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let numbers = within(service, "busy", seconds as u64);
        ends.store(true, Ordering::Relaxed);
        numbers
    })?;
    let [lost, heard] = numbers.as_slice() else {
        return Err("it told something else".into());
    };
    single(
        &format!(
            "dropped frames in {heard:.0} s of sound through the loop, {cores} busy threads beside it (the ear: {})",
            room.ear_file
        ),
        Goal::EachAtMost(0.0),
        "",
        *lost,
        1,
    );
    Ok(())
}
