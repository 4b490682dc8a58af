//! A desktop of Wayland, as programs know it by its bus: keys of their own, typing into other programs, and notices, each with
//! the words of xdg-desktop-portal and of what shows notifications. It stands where the desktop stands, and the person who
//! allows things there; Sotto itself is the real one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use zbus::blocking::connection::Builder;
use zbus::blocking::{Connection, MessageIterator};
use zbus::zvariant::ObjectPath;

use crate::desk::Desk;
use crate::portals::{Answering, KEYS, NOTICES, Options, PLACE};

/// What this desktop has.
#[derive(Debug, Clone, Copy)]
pub struct Offers {
    /// Keys for programs.
    pub keys: bool,
    /// Typing into other programs.
    pub typing: bool,
}

/// The desktop while its bus is there.
pub struct Desktop {
    bus: Connection,
    told: Arc<Mutex<Told>>,
}

/// What it was told.
#[derive(Debug, Default)]
pub struct Told {
    /// Who asks.
    pub program: Option<String>,
    /// The keys that programs hold, by their sessions.
    pub held: Vec<Held>,
    /// What was shown each time that typing was asked for.
    pub shown: Vec<Option<String>>,
    /// The keys that were pressed for programs, by their numbers.
    pub typed: Vec<i32>,
    /// What was shown as notifications.
    pub notices: Vec<String>,
}

/// The keys of one session: their names, and which they would like to be.
#[derive(Debug)]
pub struct Held {
    pub session: String,
    pub wanted: HashMap<String, String>,
}

impl Desktop {
    /// Begins to answer on the bus of this desk.
    pub fn on(desk: &Desk, offers: Offers) -> Self {
        let bus = Builder::address(desk.address()).unwrap().build().unwrap();
        let told = Arc::new(Mutex::new(Told::default()));
        let calls = MessageIterator::from(&bus);
        for name in ["org.freedesktop.portal.Desktop", NOTICES] {
            bus.request_name(name).unwrap();
        }
        let answering = Answering {
            bus: bus.clone(),
            offers,
            told: Arc::clone(&told),
        };
        // It ends with the bus.
        std::thread::spawn(move || answering.all(calls));
        Self { bus, told }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap()
    }

    /// The name under which the program made itself known.
    pub fn program(&self) -> Option<String> {
        self.told().program.clone()
    }

    /// Which key this one would like to be, in the newest session that has it.
    pub fn wanted(&self, name: &str) -> Option<String> {
        let told = self.told();
        let mut newest_first = told.held.iter().rev();
        newest_first.find_map(|held| held.wanted.get(name).cloned())
    }

    /// How many sessions hold keys.
    pub fn sessions(&self) -> usize {
        self.told().held.len()
    }

    /// Somebody presses the key of this name.
    pub fn press(&self, name: &str) {
        self.tell("Activated", name);
    }

    /// Somebody lets go of it.
    pub fn let_go(&self, name: &str) {
        self.tell("Deactivated", name);
    }

    fn tell(&self, how: &str, name: &str) {
        let session = {
            let told = self.told();
            let mut newest_first = told.held.iter().rev();
            let held = newest_first.find(|held| held.wanted.contains_key(name));
            held.expect("a program holds this key").session.clone()
        };
        let session = ObjectPath::try_from(session).unwrap();
        let told = (session, name, 0_u64, Options::new());
        self.bus
            .emit_signal(None::<&str>, PLACE, KEYS, how, &told)
            .unwrap();
    }

    /// What each program showed that asked to type.
    pub fn shown(&self) -> Vec<Option<String>> {
        self.told().shown.clone()
    }

    /// The letters that were pressed since this was asked last.
    pub fn typed(&self) -> String {
        let typed = std::mem::take(&mut self.told().typed);
        typed.into_iter().filter_map(letter).collect()
    }

    /// What was shown as notifications.
    pub fn notices(&self) -> Vec<String> {
        self.told().notices.clone()
    }
}

/// Latin letters have their own numbers among the keys; all others have theirs behind a one.
fn letter(key: i32) -> Option<char> {
    let key = u32::try_from(key).ok()?;
    char::from_u32(key & 0x00ff_ffff)
}
