//! The computer, asked for by name: done as if it had been said, and taken back by the same undo.

use sotto_api::{ComputerRequest, MediaKey};
use sotto_skills::abilities::{Abilities, Confirm};

use super::*;

/// A computer with a loudspeaker, a player and one program.
#[derive(Debug)]
struct Desk {
    volume: Mutex<u8>,
    muted: Mutex<bool>,
    done: Lines,
    pictures: tempfile::TempDir,
}

impl Desk {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            volume: Mutex::new(40),
            muted: Mutex::new(false),
            done: Lines::default(),
            pictures: tempfile::tempdir().unwrap(),
        })
    }
}

impl Desktop for Desk {
    fn volume(&self) -> Result<u8, DesktopError> {
        Ok(*self.volume.lock().unwrap())
    }
    fn set_volume(&self, percent: u8) -> Result<(), DesktopError> {
        *self.volume.lock().unwrap() = percent;
        Ok(())
    }
    fn muted(&self) -> Result<bool, DesktopError> {
        Ok(*self.muted.lock().unwrap())
    }
    fn set_muted(&self, muted: bool) -> Result<(), DesktopError> {
        *self.muted.lock().unwrap() = muted;
        Ok(())
    }
    fn media(&self, key: Media) -> Result<(), DesktopError> {
        self.done.add(format!("{key:?}"));
        Ok(())
    }
    fn open_app(&self, name: &str) -> Result<(), DesktopError> {
        self.done.add(format!("app {name}"));
        Ok(())
    }
    fn open_page(&self, address: &str) -> Result<(), DesktopError> {
        self.done.add(format!("page {address}"));
        Ok(())
    }
    fn lock(&self) -> Result<(), DesktopError> {
        self.done.add("lock");
        Ok(())
    }
    fn notify(&self, _: &str, _: &str) -> Result<(), DesktopError> {
        Ok(())
    }
    fn screenshot(&self) -> Result<std::path::PathBuf, DesktopError> {
        let path = self.pictures.path().join("picture.png");
        std::fs::write(&path, b"").unwrap();
        Ok(path)
    }
    fn apps(&self) -> Vec<String> {
        Vec::new()
    }
}

fn open_on(folder: &Path, desktop: &Arc<Desk>) -> Assistant {
    Assistant::open(Setup {
        desktop: Arc::clone(desktop) as Arc<dyn Desktop>,
        ..Setup::bare(folder)
    })
    .unwrap()
}

async fn said(assistant: &Assistant, request: ComputerRequest) -> String {
    match call(assistant, Request::Computer(request)).await {
        Reply::Said { sentence } => sentence,
        other => panic!("not done: {other:?}"),
    }
}

async fn undone(assistant: &Assistant) {
    let reply = call(assistant, Request::Undo).await;
    assert!(matches!(reply, Reply::Undone(_)), "{reply:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_by_name_is_done_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::new();
    let assistant = open_on(folder.path(), &desk);
    for (request, volume) in [
        (ComputerRequest::Volume { percent: 55 }, 55),
        (ComputerRequest::Louder { by: None }, 50),
        (ComputerRequest::Quieter { by: Some(15) }, 25),
        (ComputerRequest::Volume { percent: 0 }, 0),
    ] {
        let sentence = said(&assistant, request).await;
        assert_eq!(*desk.volume.lock().unwrap(), volume, "{sentence}");
        assert!(sentence.contains(&volume.to_string()), "{sentence}");
        undone(&assistant).await;
        assert_eq!(*desk.volume.lock().unwrap(), 40);
    }
    said(&assistant, ComputerRequest::Mute { muted: true }).await;
    assert!(*desk.muted.lock().unwrap());
    undone(&assistant).await;
    assert!(!*desk.muted.lock().unwrap());
    said(&assistant, ComputerRequest::Screenshot).await;
    let picture = desk.pictures.path().join("picture.png");
    assert!(picture.exists());
    undone(&assistant).await;
    assert!(!picture.exists());
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_programs_pages_and_the_lock_reach_the_computer() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::new();
    let assistant = open_on(folder.path(), &desk);
    let key = MediaKey::Next;
    said(&assistant, ComputerRequest::Media { key }).await;
    undone(&assistant).await;
    let name = "Firefox".to_owned();
    let sentence = said(&assistant, ComputerRequest::OpenApp { name }).await;
    assert_eq!(sentence, "Firefox is opening.");
    let address = " wikipedia.org ".to_owned();
    said(&assistant, ComputerRequest::OpenPage { address }).await;
    said(&assistant, ComputerRequest::Lock).await;
    assert_eq!(
        desk.done.all(),
        [
            "Next",
            "Previous",
            "app Firefox",
            "page wikipedia.org",
            "lock"
        ]
    );
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::new();
    let assistant = open_on(folder.path(), &desk);
    for request in [
        ComputerRequest::Volume { percent: 101 },
        ComputerRequest::Louder { by: Some(1_000) },
        ComputerRequest::OpenApp {
            name: " ".to_owned(),
        },
        ComputerRequest::OpenPage {
            address: String::new(),
        },
    ] {
        let reply = call(&assistant, Request::Computer(request.clone())).await;
        let Reply::Problem(problem) = reply else {
            panic!("{request:?} was done");
        };
        assert_eq!(problem.code, ProblemCode::Invalid, "{problem}");
        assert!(!problem.sentence.is_empty());
    }
    assert_eq!(*desk.volume.lock().unwrap(), 40);
    assert_eq!(desk.done.all(), Vec::<String>::new());
    close(assistant).await;

    // A computer that can do nothing of all that.
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let lock = Request::Computer(ComputerRequest::Lock);
    let Reply::Problem(problem) = call(&assistant, lock).await else {
        panic!("locked");
    };
    assert_eq!(problem.code, ProblemCode::Device);
    close(assistant).await;
}

/// A request by name has nobody to ask back. Should one of these ever want a yes, it needs another way than this.
#[test]
fn nothing_that_is_asked_for_by_name_wants_a_yes_first() {
    let abilities = Abilities::built_in().unwrap();
    for id in [
        "volume",
        "mute",
        "media",
        "open_app",
        "open_page",
        "lock",
        "screenshot",
    ] {
        let ability = abilities.all().iter().find(|ability| ability.id == id);
        for verb in &ability.unwrap().verbs {
            assert_eq!(verb.confirm, Confirm::Never, "{}", verb.tool);
        }
    }
}
