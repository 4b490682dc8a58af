//! The program with its window, in surroundings of its own and with nobody beside it who reads along.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sotto_api::{Listening, Reply, Request};

use crate::Outcome;
use crate::home::{Home, Wishes};
use crate::needs;
use crate::process::Process;
use crate::processes::terminate;

/// What is asked for must be there by then.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(20);

/// A home for it, with somebody in it who has talked with Sotto before, so that nothing is shown only once.
pub fn home(sound: bool) -> Outcome<Home> {
    if !needs::programs(&["Xvfb", "openbox", "dbus-daemon", "xdotool", "xprop"]) {
        return Err("a screen, a window manager or a bus is missing".into());
    }
    let wishes = Wishes {
        sound,
        ..Wishes::default()
    };
    let home = Home::open(wishes).ok_or("sotto-app, sotto or a sound service is missing")?;
    home.sotto(&["ask", "what time is it"]);
    home.end_resident();
    Ok(home)
}

/// The program while it runs.
pub struct Program<'a> {
    home: &'a Home,
    process: Process,
}

impl<'a> Program<'a> {
    /// Starts it with these words. Returns at once.
    pub fn start(home: &'a Home, words: &[&str]) -> Self {
        let mut command = Command::new(home.program());
        home.around(&mut command);
        command
            .arg("--data-dir")
            .arg(home.data())
            .args(words)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Self {
            home,
            process: Process::start(&mut command),
        }
    }

    /// Its number for the system.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Waits until it holds the data folder and can be asked.
    pub fn ready(&self) -> Outcome<()> {
        until("it took no request", || {
            let data = self.home.data();
            matches!(sotto_assistant::link::Client::connect(&data), Ok(Some(_)))
        })
    }

    /// What is listened to now, where that is told.
    pub fn listening(&self) -> Option<Listening> {
        match self.home.ask(Request::Status) {
            Reply::Status(status) => Some(status.listening),
            _ => None,
        }
    }

    /// Waits until this is listened to.
    pub fn listens(&self, wanted: Listening) -> Outcome<()> {
        until(&format!("it was never {wanted:?}"), || {
            self.listening() == Some(wanted)
        })
    }

    /// Ends it in good order.
    pub fn end(self) {
        terminate(self.process.id());
        self.process.finish();
    }
}

/// Looks until it is so.
pub fn until(why_not: &str, mut is: impl FnMut() -> bool) -> Outcome<()> {
    let began = Instant::now();
    while !is() {
        if began.elapsed() > PATIENCE {
            return Err(why_not.into());
        }
        std::thread::sleep(LOOK);
    }
    Ok(())
}
