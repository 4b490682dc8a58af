//! From the start of the process until somebody can use the window: it stands there, something is painted in it, and its first
//! screen is whole. The last is the moment after which the picture in it does not change any more.

use std::time::{Duration, Instant};

use crate::Outcome;
use crate::program::{Program, home};
use crate::screen::{Screen, is_painted};
use crate::table::{Goal, row};

/// What has not changed for so long is whole.
const STILL: Duration = Duration::from_millis(700);
/// No start takes so long.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks: often enough, and seldom enough to take little from what is looked at.
const LOOK: Duration = Duration::from_millis(4);

/// When each thing was so, since the process was started.
struct Start {
    stands: Duration,
    painted: Duration,
    whole: Duration,
}

pub fn measure(quick: bool) -> Outcome<()> {
    let home = home(false)?;
    let screen = Screen::open(home.desk.display())?;
    let mut starts = Vec::new();
    // The first one finds nothing ready and is not counted.
    for start in 0..=(if quick { 3 } else { 20 }) {
        let began = Instant::now();
        let program = Program::start(&home, &[]);
        let seen = watch(&screen, began)?;
        program.end();
        if start > 0 {
            starts.push(seen);
        }
    }
    let each = |of: fn(&Start) -> Duration| -> Vec<f64> {
        let all = starts.iter().map(of);
        all.map(|took| took.as_secs_f64() * 1000.0).collect()
    };
    row(
        "process start → usable window: its first screen is whole (warm)",
        Goal::AtMost(600.0),
        "ms",
        &each(|start| start.whole),
    );
    row(
        "– until the window stands on the screen",
        Goal::None,
        "ms",
        &each(|start| start.stands),
    );
    row(
        "– from there until something is painted in it",
        Goal::AtMost(300.0),
        "ms",
        &each(|start| start.painted.saturating_sub(start.stands)),
    );
    Ok(())
}

fn watch(screen: &Screen, began: Instant) -> Outcome<Start> {
    let window = loop {
        if let Some(window) = screen.window()? {
            break window;
        }
        wait(began, "no window came")?;
    };
    let stands = began.elapsed();
    let (mut painted, mut whole, mut before) = (None, stands, Vec::new());
    loop {
        if let Some(now) = screen.picture(window)?
            && now != before
        {
            whole = began.elapsed();
            if painted.is_none() && is_painted(&now) {
                painted = Some(whole);
            }
            before = now;
        }
        if let Some(painted) = painted
            && began.elapsed() > whole + STILL
        {
            return Ok(Start {
                stands,
                painted,
                whole,
            });
        }
        wait(began, "nothing was painted, or it never came to rest")?;
    }
}

fn wait(began: Instant, why_not: &str) -> Outcome<()> {
    if began.elapsed() > PATIENCE {
        return Err(why_not.into());
    }
    std::thread::sleep(LOOK);
    Ok(())
}
