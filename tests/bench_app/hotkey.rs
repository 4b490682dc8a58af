//! From the key of the whole system until the overlay can be seen. The key is moved on the server and the overlay's state is asked
//! of it, both by one connection that is open already.

use std::time::{Duration, Instant};

use sotto_api::Listening;

use crate::Outcome;
use crate::needs;
use crate::program::{Program, home, until};
use crate::screen::{ALT, CONTROL, ESCAPE, SPACE, Screen};
use crate::table::{Goal, row};

const KEY: [u32; 3] = [CONTROL, ALT, SPACE];
/// Held for longer than a tap, which would listen on by itself.
const HELD: Duration = Duration::from_millis(500);
/// No overlay comes so late.
const PATIENCE: Duration = Duration::from_secs(20);

pub fn measure(quick: bool) -> Outcome<()> {
    if !needs::engines(&["ear"], &["whisper-tiny.en/ggml-tiny.en.bin"]) {
        return Err("the ear or its model is missing".into());
    }
    let home = home(true)?;
    let screen = Screen::open(home.desk.display())?;
    let program = Program::start(&home, &["--hidden"]);
    program.ready()?;
    home.sotto(&["settings", "set", "talk.sounds", "off"]);
    let mut took = Vec::new();
    // The first one makes the overlay's window and is not counted.
    for press in 0..=(if quick { 10 } else { 100 }) {
        program.listens(Listening::Idle)?;
        let one = once(&screen, &program)?;
        if press > 0 {
            took.push(one.as_secs_f64() * 1000.0);
        }
    }
    program.end();
    row(
        "hotkey down → overlay visible (the X server has mapped it)",
        Goal::AtMost(60.0),
        "ms",
        &took,
    );
    Ok(())
}

fn once(screen: &Screen, program: &Program<'_>) -> Outcome<Duration> {
    let pressed = Instant::now();
    screen.press(&KEY)?;
    let overlay = loop {
        if let Some(overlay) = screen.overlay()? {
            break overlay;
        }
        if pressed.elapsed() > PATIENCE {
            return Err("the overlay did not come".into());
        }
        std::thread::sleep(Duration::from_micros(500));
    };
    let took = pressed.elapsed();
    program.listens(Listening::Request)?;
    std::thread::sleep(HELD.saturating_sub(pressed.elapsed()));
    // Nothing was said, and nothing is to come of it. Escape is another key while others are held.
    screen.let_go(&KEY)?;
    screen.press(&[ESCAPE])?;
    screen.let_go(&[ESCAPE])?;
    until("the overlay was not put away", || {
        screen.is_seen(overlay).is_ok_and(|seen| !seen)
    })?;
    Ok(took)
}
