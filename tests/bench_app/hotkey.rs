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
/// After this long what the start of the program needs is over: its keys are taken, and the page of the overlay is loaded.
const STARTS: Duration = Duration::from_secs(5);
/// Between two presses. A key that comes back within 30 ms was never let go, for the program: a worn switch does that, and so
/// would a measurement without a rest.
const REST: Duration = Duration::from_millis(300);

pub fn measure(quick: bool) -> Outcome<()> {
    if !needs::engines(&["ear"], &["whisper-tiny.en/ggml-tiny.en.bin"]) {
        return Err("the ear or its model is missing".into());
    }
    let home = home(true)?;
    let screen = Screen::open(home.desk.display())?;
    let program = Program::start(&home, &["--hidden"]);
    program.ready()?;
    home.sotto(&["settings", "set", "talk.sounds", "off"]);
    std::thread::sleep(STARTS);
    let mut took = Vec::new();
    // The first one shows the overlay for the first time and is not counted.
    for press in 0..=(if quick { 10 } else { 100 }) {
        program.listens(Listening::Idle)?;
        let one = once(&screen, &program).map_err(|error| format!("press {press}: {error}"))?;
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
            let listening = program.listening();
            return Err(format!("the overlay did not come, and it was {listening:?}").into());
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
    std::thread::sleep(REST);
    Ok(took)
}
