//! What the program takes while nobody wants anything of it: its memory, and its time on the processors without the wake word and
//! with it. The window is open all the while.

use std::time::{Duration, Instant};

use sotto_api::Listening;

use crate::Outcome;
use crate::home::Home;
use crate::kinds::{self, Kinds};
use crate::needs;
use crate::program::{Program, home};
use crate::table::{Goal, row, single};
use crate::threads;
use crate::together::{Together, megabytes, share};

/// After this long what its start needed is over.
const SETTLES: Duration = Duration::from_secs(20);
/// So long each look takes.
const LOOK: Duration = Duration::from_secs(5);

/// What was taken in each look.
#[derive(Default)]
struct Looks {
    memory: Vec<Together>,
    /// What the memory of shell and core is made of.
    kinds: Vec<Kinds>,
    processor: Vec<f64>,
    core: Vec<f64>,
    view: Vec<f64>,
    /// What each thread of shell and core took over all looks.
    threads: Vec<(String, f64)>,
}

pub fn measure(quick: bool) -> Outcome<()> {
    let home = home(true)?;
    let looks = if quick { 2 } else { 12 };
    let program = Program::start(&home, &[]);
    program.ready()?;
    let off = look(&program, looks)?;
    memory(&off);
    off.tell("wake word off", 0.5);
    home.sotto(&["settings", "set", "talk.wake_word", "on"]);
    program.end();

    let on = with_the_wake_word(&home, looks)?;
    on.tell("wake word on, nobody speaks", 2.0);
    Ok(())
}

fn with_the_wake_word(home: &Home, looks: usize) -> Outcome<Looks> {
    if !needs::engines(&["ear"], &["whisper-tiny.en/ggml-tiny.en.bin"]) {
        return Err("the ear or its model is missing".into());
    }
    let program = Program::start(home, &[]);
    program.ready()?;
    program.listens(Listening::WakeWord)?;
    let on = look(&program, looks)?;
    program.end();
    Ok(on)
}

fn look(program: &Program<'_>, looks: usize) -> Outcome<Looks> {
    std::thread::sleep(SETTLES);
    let mut taken = Looks::default();
    let (first, began) = (threads::of(program.id()), Instant::now());
    for _ in 0..looks {
        let nothing = "the system does not tell what a process takes";
        let began = Instant::now();
        let before = Together::of(program.id()).ok_or(nothing)?;
        std::thread::sleep(LOOK);
        let after = Together::of(program.id()).ok_or(nothing)?;
        let passed = began.elapsed();
        taken
            .processor
            .push(share(before.all(), after.all(), passed));
        taken.core.push(share(before.core, after.core, passed));
        taken.view.push(share(before.view, after.view, passed));
        taken.memory.push(after);
        taken.kinds.extend(kinds::of(program.id()));
    }
    taken.threads = threads::shares(&first, &threads::of(program.id()), began.elapsed());
    Ok(taken)
}

impl Looks {
    fn tell(&self, how: &str, most: f64) {
        row(
            &format!("CPU of one core, all processes together, {how}, window open"),
            Goal::AtMost(most),
            "%",
            &self.processor,
        );
        row("– of it shell and core", Goal::None, "%", &self.core);
        for (thread, share) in &self.threads {
            let what = format!("– – of that the threads called {thread:?}");
            single(&what, Goal::None, "%", *share, self.core.len());
        }
        row("– of it the web view", Goal::None, "%", &self.view);
    }
}

fn memory(looks: &Looks) {
    let each = |of: fn(&Together) -> f64| -> Vec<f64> { looks.memory.iter().map(of).collect() };
    let kind = |of: fn(&Kinds) -> u64| -> Vec<f64> {
        let all = looks.kinds.iter().map(of);
        all.map(|bytes| bytes as f64 / 1e6).collect()
    };
    // The budget is without the web view's own, of which its libraries are the part within this process.
    row(
        "resident memory of shell and core, idle, window open, without the web view's libraries",
        Goal::AtMost(150.0),
        "MB",
        &kind(|kinds| (kinds.own + kinds.files).saturating_sub(kinds.view)),
    );
    row(
        "– with them",
        Goal::None,
        "MB",
        &each(|taken| megabytes(taken.core)),
    );
    row(
        "– of it what it wrote itself",
        Goal::None,
        "MB",
        &kind(|kinds| kinds.own),
    );
    row(
        "– of it pages of the program, its libraries and other files",
        Goal::None,
        "MB",
        &kind(|kinds| kinds.files),
    );
    row(
        "– – of that the web view's libraries",
        Goal::None,
        "MB",
        &kind(|kinds| kinds.view),
    );
    row(
        "– beside it the web view's processes",
        Goal::None,
        "MB",
        &each(|taken| megabytes(taken.view)),
    );
    row(
        "– beside it the engines",
        Goal::None,
        "MB",
        &each(|taken| megabytes(taken.engines)),
    );
    row(
        "– all together (what processes share is counted for each)",
        Goal::None,
        "MB",
        &each(|taken| megabytes(taken.all())),
    );
}
