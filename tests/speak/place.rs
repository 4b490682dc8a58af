//! Where a conversation happens: a sound service, a data folder, and the real program in it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sotto_api::{
    HistoryRequest, ListenRequest, Listening, NewNote, NoteRequest, Reply, Request, SettingsPatch,
    TalkSettingsPatch, Timer, TimerRequest, Turn,
};
use sotto_assistant::link::Client;
use sotto_engines::supervisor::find_program;
use sotto_tests::{model, sotto};
use tempfile::TempDir;

use crate::conversation::Conversation;
use crate::logs;
use crate::needs::found;
use crate::past_turns;
use crate::process::{Process, wait_until};
use crate::processes;
use crate::sound::SoundService;
use crate::speech::Speech;
use crate::terminal::Terminal;

/// All of it. What is named first ends first.
pub struct Place {
    pub talk: Conversation,
    client: Client,
    resident: Process,
    pub sound: SoundService,
    program: PathBuf,
    folder: TempDir,
}

impl Place {
    /// With these settings, and a request is listened to. Says why and gives nothing where this machine lacks something.
    pub fn open(talk: TalkSettingsPatch) -> Option<Self> {
        let mut place = Self::with(talk, &["listen"], |_| {})?;
        place.talk.until(Listening::Request);
        Some(place)
    }

    /// The same, where one thing is dictated.
    pub fn dictating(talk: TalkSettingsPatch) -> Option<Self> {
        let mut place = Self::with(talk, &["dictate", "--once"], |_| {})?;
        place.talk.until(Listening::Dictation);
        Some(place)
    }

    /// The same on this terminal, where the space bar is held to talk.
    pub fn by_key(talk: TalkSettingsPatch, terminal: &Terminal) -> Option<Self> {
        let words = ["listen", "--push-to-talk"];
        let place = Self::with(talk, &words, |listen| terminal.given_to(listen))?;
        terminal.until_asked_to_tell_all();
        Some(place)
    }

    /// With these settings, and these words tell what happens.
    fn with(
        talk: TalkSettingsPatch,
        words: &[&str],
        prepare: impl FnOnce(&mut Command),
    ) -> Option<Self> {
        found(Self::where_all_is_here(talk, words, prepare))
    }

    fn where_all_is_here(
        talk: TalkSettingsPatch,
        words: &[&str],
        prepare: impl FnOnce(&mut Command),
    ) -> Option<Self> {
        let program = sotto()?;
        for engine in ["ear", "voice"] {
            if let Err(error) = find_program(engine) {
                println!("skipped: {error}");
                return None;
            }
        }
        for inside in ["whisper-tiny.en/ggml-tiny.en.bin", "hibari"] {
            model(inside)?;
        }
        let folder = tempfile::tempdir().unwrap();
        let sound = SoundService::start(folder.path())?;
        let resident = start(&sound, &program, &folder);
        let mut client = connect(&folder);
        let talk = TalkSettingsPatch {
            // The loudspeaker is recorded to be read as words.
            sounds: Some(false),
            ..talk
        };
        let patch = SettingsPatch {
            talk: Some(talk),
            ..SettingsPatch::default()
        };
        ask(&mut client, Request::ChangeSettings(Box::new(patch)));
        let mut listen = command(&sound, &program, &folder);
        listen
            .arg("--json")
            .args(words)
            .stderr(logs::open(folder.path(), "listen"));
        prepare(&mut listen);
        Some(Self {
            talk: Conversation::begin(&mut listen),
            client,
            resident,
            sound,
            program,
            folder,
        })
    }

    /// Asks the running Sotto for something, as another program does.
    pub fn ask(&mut self, request: Request) -> Reply {
        ask(&mut self.client, request)
    }

    /// From now on a request is waited for anew.
    pub fn listen(&mut self) {
        self.ask(Request::Listen(ListenRequest::Start { dictate: false }));
        self.talk.until(Listening::Request);
    }

    /// Waits for a request, and says it.
    pub fn say(&mut self, speech: &Speech) {
        self.listen();
        self.sound.say(speech);
    }

    /// A command of the command line, which has to succeed.
    pub fn run(&self, words: &[&str]) {
        let mut command = command(&self.sound, &self.program, &self.folder);
        let output = command.args(words).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "sotto {words:?}: {said}");
    }

    /// A command of the command line, which has to fail; gives what it says about that.
    pub fn refused(&self, words: &[&str]) -> String {
        let mut command = command(&self.sound, &self.program, &self.folder);
        let output = command.args(words).output().unwrap();
        assert!(!output.status.success(), "sotto {words:?} should fail");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// The program is killed and started anew.
    pub fn restart(&mut self) {
        self.resident.end();
        self.resident = start(&self.sound, &self.program, &self.folder);
        self.client = connect(&self.folder);
    }

    pub fn note(&mut self, text: &str) {
        let note = NewNote {
            text: text.to_owned(),
            ..NewNote::default()
        };
        self.ask(Request::Note(NoteRequest::Add(note)));
    }

    /// The timers that are not over.
    pub fn timers(&mut self) -> Vec<Timer> {
        match self.ask(Request::Timer(TimerRequest::List)) {
            Reply::Timers(timers) => timers,
            other => panic!("{other:?}"),
        }
    }

    /// Every turn there was, in order.
    pub fn turns(&mut self) -> Vec<Turn> {
        past_turns::all(|request| self.ask(request))
    }

    /// Waits until a turn is kept like this.
    pub fn kept(&mut self, what: &str, turn: &Turn, is_it: impl Fn(&Turn) -> bool) -> Turn {
        let mut found = None;
        wait_until(what, || {
            match self.ask(Request::History(HistoryRequest::Turn { id: turn.id })) {
                Reply::Turn(turn) => found = Some(turn).filter(&is_it),
                other => panic!("{other:?}"),
            }
            found.is_some()
        });
        found.expect("it was waited for")
    }

    /// The words that came out of the loudspeaker since then.
    pub fn spoken_since(&self, then: usize) -> Vec<String> {
        self.sound.loudspeaker().words_since(then)
    }

    /// How much memory the program itself takes, in bytes.
    pub fn memory(&self) -> u64 {
        let status = format!("/proc/{}/status", self.resident.id());
        let status = std::fs::read_to_string(status).unwrap();
        let resident = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        1_024 * resident.expect("the system tells it")
    }

    /// The process of an engine, once it runs.
    pub fn engine(&self, name: &str) -> u32 {
        let parent = self.resident.id();
        let mut found = None;
        wait_until("the engine runs", || {
            found = processes::engine(parent, name);
            found.is_some()
        });
        found.expect("it was waited for")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        for name in ["resident", "listen", "pulseaudio"] {
            logs::tell_end(self.folder.path(), name);
        }
    }
}

fn command(sound: &SoundService, program: &Path, folder: &TempDir) -> Command {
    let mut command = Command::new(program);
    sound.around(&mut command);
    command
        .arg("--data-dir")
        .arg(folder.path().join("data"))
        .env("SOTTO_NO_KEYCHAIN", "1")
        .env("SOTTO_MODELS_DIR", sotto_models::models_folder())
        .env("LANG", "C.UTF-8")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .stdin(Stdio::null());
    command
}

fn start(sound: &SoundService, program: &Path, folder: &TempDir) -> Process {
    let mut resident = command(sound, program, folder);
    resident
        .args(["-v", "resident", "--tell", "--stay"])
        .stdout(Stdio::piped())
        .stderr(logs::open(folder.path(), "resident"));
    let mut resident = Process::start(&mut resident);
    let mut line = String::new();
    BufReader::new(resident.output())
        .read_line(&mut line)
        .unwrap();
    assert_eq!(line.trim(), "\"ready\"");
    resident
}

fn connect(folder: &TempDir) -> Client {
    let data = folder.path().join("data");
    Client::connect(&data).unwrap().expect("it runs")
}

fn ask(client: &mut Client, request: Request) -> Reply {
    let said = format!("{request:?}");
    match client.call(request).unwrap() {
        Reply::Problem(problem) => panic!("{said}: {problem}"),
        reply => reply,
    }
}
