//! What is done with the machine's own devices, in a process that was started for it beside a sound service. Numbers are what it
//! prints.

use std::time::{Duration, Instant};

use sotto_assistant::listening::{Input, Purpose};
use sotto_audio::devices::{Choice, Live, Next, Role, Sound};

use crate::Outcome;
use crate::room::{Core, How, Room};

/// What is to be heard must be there by then.
const PATIENCE: Duration = Duration::from_secs(60);

/// Does it, so many times or for so many seconds.
pub fn with_devices(what: &str, number: u64) -> Outcome<()> {
    match what {
        "cold" => open_again_and_again(number),
        "busy" => listen_for(Duration::from_secs(number)),
        _ => Err(format!("{what} is not known").into()),
    }
}

/// How long it takes from the order to the first 10 ms, in milliseconds.
fn open_again_and_again(times: u64) -> Outcome<()> {
    let mut sound = Live::start(|work| work())?;
    for _ in 0..times {
        let pressed = Instant::now();
        sound.open(Role::Microphone, &Choice::Default)?;
        loop {
            match sound.next(Duration::from_millis(10)) {
                Next::Frame(_) => break,
                _ if pressed.elapsed() > PATIENCE => return Err("nothing is heard".into()),
                _ => {}
            }
        }
        println!("{}", pressed.elapsed().as_secs_f64() * 1000.0);
        sound.close(Role::Microphone);
    }
    Ok(())
}

/// Dictates for so long; prints the frames that were lost, and the seconds that were heard.
fn listen_for(long: Duration) -> Outcome<()> {
    let room = Room::open()?;
    let (core, heard) = Core::open()?;
    let talk = room.listen(&core, heard, How::default(), || {
        Ok(Live::start(|work| work())?)
    })?;
    talk.tell(Input::Start(Purpose::Dictation));
    let began = Instant::now();
    while let Some(left) = long.checked_sub(began.elapsed()) {
        // What is shown is not looked at, and must not pile up.
        let _ = talk.next(left);
    }
    let sound = talk.close()?;
    println!("{}\n{}", sound.dropped(), sound.now().as_secs_f64());
    Ok(())
}
