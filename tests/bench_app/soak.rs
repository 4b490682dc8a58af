//! A turn every twenty seconds for an hour, spoken and answered aloud, with the window open: how much more memory is taken at the
//! end than after the first ten minutes.

use std::time::{Duration, Instant};

use sotto_api::{ListenRequest, Listening, Request};

use crate::Outcome;
use crate::needs;
use crate::program::{Program, home};
use crate::speech::{WHAT_DATE, WHAT_TIME, said};
use crate::table::{Goal, percent, single};
use crate::together::{Together, megabytes};

const EVERY: Duration = Duration::from_secs(20);
/// What is needed once is there by then.
const WARM: Duration = Duration::from_secs(600);
/// The middle of so many readings is what is compared, since each goes up and down.
const READINGS: usize = 9;

pub fn measure(minutes: u64) -> Outcome<()> {
    let long = Duration::from_secs(minutes * 60);
    if long <= WARM {
        return Err("it has to be longer than the ten minutes that are not counted".into());
    }
    if !needs::engines(
        &["ear", "voice"],
        &["whisper-tiny.en/ggml-tiny.en.bin", "hibari"],
    ) {
        return Err("the ear, the voice or their models are missing".into());
    }
    let questions = said([WHAT_DATE, WHAT_TIME]).ok_or("nobody can speak")?;
    let home = home(true)?;
    let program = Program::start(&home, &[]);
    program.ready()?;
    for (name, value) in [("talk.follow_up", "off"), ("talk.sounds", "off")] {
        home.sotto(&["settings", "set", name, value]);
    }
    let began = Instant::now();
    let (mut readings, mut asked, mut answered) = (Vec::new(), 0, 0);
    while began.elapsed() < long {
        let question = &questions[asked % questions.len()];
        let toggle = ListenRequest::Toggle { dictate: false };
        home.ask(Request::Listen(toggle));
        let heard = program
            .listens(Listening::Request)
            .map(|()| home.sound().say(question))
            .and_then(|()| program.listens(Listening::Speaking))
            .and_then(|()| program.listens(Listening::Idle));
        asked += 1;
        match heard {
            Ok(()) => answered += 1,
            Err(error) => eprintln!("  turn {asked}: {error}"),
        }
        let due = EVERY * u32::try_from(asked)?;
        std::thread::sleep(due.saturating_sub(began.elapsed()));
        let taken = Together::of(program.id()).ok_or("the program ended")?;
        readings.push((began.elapsed(), taken));
    }
    program.end();
    let warm = readings.iter().position(|(when, _)| *when >= WARM);
    let warm = &readings[warm.unwrap_or(0)..];
    let grown = |of: fn(&Together) -> f64| {
        let sizes: Vec<f64> = warm.iter().map(|(_, taken)| of(taken)).collect();
        growth(&sizes)
    };
    let what = format!("a turn every 20 s for {minutes} minutes");
    single(
        &format!("memory growth of shell and core after the first ten minutes, {what}"),
        Goal::EachAtMost(5.0),
        "MB",
        grown(|taken| megabytes(taken.core)),
        warm.len(),
    );
    single(
        "– of the web view's processes",
        Goal::None,
        "MB",
        grown(|taken| megabytes(taken.view)),
        warm.len(),
    );
    single(
        "– of the engines",
        Goal::None,
        "MB",
        grown(|taken| megabytes(taken.engines)),
        warm.len(),
    );
    single(
        "– turns that were answered aloud",
        Goal::AtLeast(100.0),
        "%",
        percent(answered, asked),
        asked,
    );
    Ok(())
}

/// From the middle of the first readings to the middle of the last ones.
fn growth(sizes: &[f64]) -> f64 {
    let some = READINGS.min(sizes.len());
    middle(&sizes[sizes.len() - some..]) - middle(&sizes[..some])
}

fn middle(sizes: &[f64]) -> f64 {
    let mut sizes = sizes.to_vec();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_up_and_down_does_not_grow_and_what_leaks_does() {
        let waves: Vec<f64> = (0..150).map(|at| 100.0 + f64::from(at % 3)).collect();
        assert!(growth(&waves).abs() < 1e-9);
        let leaks: Vec<f64> = (0..150).map(|at| 100.0 + f64::from(at) * 0.1).collect();
        assert!((growth(&leaks) - 14.1).abs() < 1e-9);
        assert!(growth(&[5.0]).abs() < 1e-9);
        assert!(growth(&[]).is_nan());
    }
}
