//! The surroundings of the program: a home and a data folder of its own, a desk, and a sound service where it is wanted. Whatever
//! is started here finds these and nothing of the machine's own.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use jiff::Timestamp;
use sotto_api::{Reply, Request};
use sotto_assistant::link::Client;
use sotto_store::{NoKeychain, Store};
use tempfile::TempDir;

use crate::desk::Desk;
use crate::needs;
use crate::process::wait_until;
use crate::sound::SoundService;

/// What a place is like.
#[derive(Debug, Clone, Copy)]
pub struct Wishes {
    /// The screen.
    pub screen: (u32, u32),
    /// Pixels for each pixel of a usual screen.
    pub scale: u32,
    /// A microphone and a loudspeaker.
    pub sound: bool,
    /// The system's keychain is asked for. There is none on the desk.
    pub keychain: bool,
    /// A desktop of Wayland: keys, and typing, are had from its portals alone.
    pub wayland: bool,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            screen: (1_280, 900),
            scale: 1,
            sound: false,
            keychain: false,
            wayland: false,
        }
    }
}

/// See the module. What is named first ends first.
pub struct Home {
    pub desk: Desk,
    sound: Option<SoundService>,
    program: PathBuf,
    wishes: Wishes,
    folder: TempDir,
}

impl Home {
    /// Says why and gives nothing where this machine lacks something.
    pub fn open(wishes: Wishes) -> Option<Self> {
        let program = needs::built("sotto-app")?;
        needs::built("sotto")?;
        let folder = tempfile::tempdir().unwrap();
        let sound = if wishes.sound {
            let service = SoundService::start(folder.path());
            if service.is_none() {
                needs::miss("there is no sound service");
            }
            Some(service?)
        } else {
            for name in ["run", "home"] {
                let mut private = DirBuilder::new();
                private
                    .mode(0o700)
                    .create(folder.path().join(name))
                    .unwrap();
            }
            None
        };
        // ALSA knows of no device then, whatever this machine has.
        std::fs::write(folder.path().join("alsa.conf"), "").unwrap();
        let desk = Desk::open(folder.path(), wishes.screen);
        Some(Self {
            desk,
            sound,
            program,
            wishes,
            folder,
        })
    }

    /// The program.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// The folder around all of it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A file beside the data folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn sound(&self) -> &SoundService {
        self.sound.as_ref().expect("it was wished for")
    }

    /// What is kept, while no program holds it.
    pub fn store(&self) -> Store {
        let opened = Store::open(&self.data(), &NoKeychain, Timestamp::now());
        opened.unwrap().store
    }

    /// The file in which everything is kept, opened past everything that takes care of it, while no program holds it.
    pub fn raw(&self) -> rusqlite::Connection {
        let key = std::fs::read_to_string(self.data().join("store.key")).unwrap();
        let connection = rusqlite::Connection::open(self.data().join("sotto.db")).unwrap();
        let open = format!("PRAGMA key = \"x'{}'\";", key.trim());
        connection.execute_batch(&open).unwrap();
        connection
    }

    /// Lets a program be here, and nowhere else.
    pub fn around(&self, command: &mut Command) {
        let (run, home) = (self.path("run"), self.path("home"));
        match &self.sound {
            Some(sound) => {
                sound.around(command);
            }
            None => {
                command
                    .env("ALSA_CONFIG_PATH", self.path("alsa.conf"))
                    .env("XDG_RUNTIME_DIR", &run)
                    .env("HOME", &home)
                    .env("XDG_CONFIG_HOME", home.join(".config"))
                    .env_remove("PULSE_SERVER");
            }
        }
        self.desk.around(command);
        command
            .env("XDG_DATA_HOME", home.join(".local/share"))
            .env("XDG_CACHE_HOME", home.join(".cache"))
            .env("XDG_STATE_HOME", home.join(".local/state"))
            .env("SOTTO_MODELS_DIR", sotto_models::models_folder())
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null());
        for name in [
            "LC_ALL",
            "LC_MESSAGES",
            "LANGUAGE",
            "SOTTO_LOG",
            "SOTTO_DATA_DIR",
        ] {
            command.env_remove(name);
        }
        if self.wishes.keychain {
            command.env_remove("SOTTO_NO_KEYCHAIN");
        } else {
            command.env("SOTTO_NO_KEYCHAIN", "1");
        }
        if self.wishes.wayland {
            // Nobody draws windows there: they come through the X server that such a desktop has beside it for older programs.
            command
                .env("XDG_SESSION_TYPE", "wayland")
                .env("WAYLAND_DISPLAY", "wayland-of-nobody")
                .env("GDK_BACKEND", "x11");
        }
        if self.wishes.scale != 1 {
            command.env("GDK_SCALE", self.wishes.scale.to_string());
        }
    }

    /// The program once more, as somebody starts it a second time with these words; gives what came of that.
    pub fn start_again(&self, words: &[&str]) -> Output {
        let mut command = Command::new(&self.program);
        self.around(&mut command);
        command.arg("--data-dir").arg(self.data()).args(words);
        command.output().unwrap()
    }

    /// The same where there is no screen at all.
    pub fn start_without_a_screen(&self, words: &[&str]) -> Output {
        let mut command = Command::new(&self.program);
        self.around(&mut command);
        command.env_remove("DISPLAY").env_remove("XDG_SESSION_TYPE");
        command.arg("--data-dir").arg(self.data()).args(words);
        command.output().unwrap()
    }

    /// A command of `sotto` in a terminal; gives what it prints.
    pub fn sotto(&self, words: &[&str]) -> String {
        let mut command = Command::new(self.program.with_file_name("sotto"));
        self.around(&mut command);
        command.arg("--data-dir").arg(self.data()).args(words);
        let output = command.output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "sotto {words:?}: {complaint}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Asks the program for something, as another program does.
    pub fn ask(&self, request: Request) -> Reply {
        let said = format!("{request:?}");
        let mut client = None;
        // It opens the data folder while its window already stands.
        wait_until("the program can be asked", || {
            client = Client::connect(&self.data()).ok().flatten();
            client.is_some()
        });
        let mut client = client.expect("it was waited for");
        match client.call(request).unwrap() {
            Reply::Problem(problem) => panic!("{said}: {problem}"),
            reply => reply,
        }
    }

    /// Ends a Sotto that a command left running on this folder.
    pub fn end_resident(&self) {
        let mut command = Command::new(self.program.with_file_name("sotto"));
        self.around(&mut command);
        command.arg("--data-dir").arg(self.data());
        let _ = command.args(["resident", "--stop"]).output();
    }
}
