//! The real program as somebody starts it, in surroundings of its own, with somebody beside it who reads what its windows show.

use std::cell::Cell;
use std::ops::Deref;
use std::process::Command;

use crate::driver::Driver;
use crate::home::Home;
pub use crate::home::Wishes;
use crate::logs;
use crate::needs;
use crate::page::Page;
use crate::process::wait_until;
use crate::processes::{running, stays, terminate};

/// The program while it runs.
struct Running {
    driver: Driver,
    process: u32,
}

/// See the module. What is named first ends first.
pub struct Place {
    running: Option<Running>,
    read: Cell<Option<Page>>,
    home: Home,
}

impl Deref for Place {
    type Target = Home;

    fn deref(&self) -> &Home {
        &self.home
    }
}

impl Place {
    /// All but the program. Says why and gives nothing where this machine lacks something.
    pub fn prepare(wishes: Wishes) -> Option<Self> {
        if !needs::window() {
            return None;
        }
        Some(Self {
            running: None,
            read: Cell::new(None),
            home: Home::open(wishes)?,
        })
    }

    /// The usual place, with the program in it.
    pub fn open() -> Option<Self> {
        let mut place = Self::prepare(Wishes::default())?;
        place.start(&[]);
        Some(place)
    }

    /// Starts the program with these words; returns once its windows can be read.
    pub fn start(&mut self, words: &[&str]) {
        let mut command = Command::new("tauri-driver");
        self.around(&mut command);
        let mut driver = Driver::start(&mut command, &logs::open(self.folder(), "driver"));
        let mut all = vec!["--data-dir".to_owned(), self.data().display().to_string()];
        all.extend(words.iter().map(|word| (*word).to_owned()));
        driver.open(self.program(), &all);
        let mut process = None;
        wait_until("the program runs", || {
            process = running(&self.data());
            process.is_some()
        });
        let process = process.expect("it was waited for");
        self.read.set(None);
        self.running = Some(Running { driver, process });
    }

    /// Ends the program as the system does when the session ends, and waits until it has gone in good order.
    pub fn end(&mut self) {
        let Some(mut running) = self.running.take() else {
            return;
        };
        terminate(running.process);
        wait_until("the program ends", || !stays(running.process));
        running.driver.end();
    }

    /// The program is ended and started anew.
    pub fn restart(&mut self) {
        self.end();
        self.start(&[]);
    }

    /// The process of the program.
    pub fn process(&self) -> u32 {
        self.running().process
    }

    /// Whether the program of the last start is still there.
    pub fn still_runs(&self) -> bool {
        stays(self.process())
    }

    fn running(&self) -> &Running {
        self.running.as_ref().expect("it was started")
    }

    pub fn driver(&self) -> &Driver {
        &self.running().driver
    }

    /// The page that is read now, where that is known.
    pub fn read(&self) -> &Cell<Option<Page>> {
        &self.read
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if std::thread::panicking() {
            if self.running.is_some() {
                println!("---- what stands in the window\n{}", self.text());
            }
            for name in ["data/resident", "driver", "pulseaudio"] {
                logs::tell_end(self.folder(), name);
            }
        }
        match &self.running {
            Some(running) => terminate(running.process),
            None => self.end_resident(),
        }
    }
}
