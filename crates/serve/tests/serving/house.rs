//! A data folder with a core, and a server in front of it.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sotto_api::{Problem, ProblemCode};
use sotto_assistant::link::{Client, Server};
use sotto_assistant::{Assistant, Setup as Opening};
use sotto_serve::{Bundle, Certificate, Core, Patience, Serve, ServeError, Setup, Token};
use sotto_skills::desktop::System;
use sotto_skills::numbers::Language;
use sotto_store::NoKeychain;

/// What nobody waits longer for than a test that hangs.
pub const LONGEST: Duration = Duration::from_secs(60);

/// As served, with pauses that a test can wait for.
pub const PATIENCE: Patience = Patience {
    begins: Duration::from_secs(5),
    reads: Duration::from_secs(20),
    signs: Duration::from_secs(20),
    silent: Duration::from_secs(60),
    wrong_token: Duration::from_millis(50),
};

pub async fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(LONGEST, work)
        .await
        .expect("it comes at some time")
}

/// Finds the core in a folder.
struct Found(PathBuf);

impl Core for Found {
    fn connect(&self) -> Result<Client, Problem> {
        self.running()?
            .ok_or_else(|| Problem::new(ProblemCode::Stopped, "No core runs here."))
    }

    fn running(&self) -> Result<Option<Client>, Problem> {
        Client::connect(&self.0)
            .map_err(|error| Problem::new(ProblemCode::Failed, error.to_string()))
    }

    fn language(&self) -> Language {
        Language::ENGLISH
    }
}

pub struct House {
    _folder: tempfile::TempDir,
    pub assistant: Assistant,
    pub serve: Serve,
    pub token: String,
    link: Mutex<Option<Server>>,
}

impl House {
    pub async fn new() -> Self {
        Self::with(PATIENCE, None).await
    }

    pub async fn with(patience: Patience, certificate: Option<Certificate>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().to_owned();
        let assistant = tokio::task::spawn_blocking(move || {
            Assistant::open(Opening {
                folder: &at,
                keychain: Arc::new(NoKeychain),
                desktop: Arc::new(System),
                language: Language::ENGLISH,
                mind: None,
                meanings: None,
                mouth: None,
            })
            .unwrap()
        });
        let assistant = assistant.await.unwrap();
        let link = Server::open(folder.path(), &assistant).unwrap();
        let (token, _) = Token::of(folder.path(), false).unwrap();
        let words = token.words().to_owned();
        let core = Found(folder.path().to_owned());
        let serve = serve_on(
            Ipv4Addr::LOCALHOST.into(),
            0,
            token,
            core,
            patience,
            certificate,
        );
        Self {
            serve: serve.await.unwrap(),
            _folder: folder,
            assistant,
            token: words,
            link: Mutex::new(Some(link)),
        }
    }

    /// Nobody finds the core any more.
    pub fn hide(&self) {
        self.link.lock().unwrap().take();
    }

    pub async fn close(self) {
        wait(self.serve.close()).await;
        self.link.lock().unwrap().take();
        let assistant = self.assistant;
        tokio::task::spawn_blocking(move || assistant.close())
            .await
            .unwrap();
    }
}

async fn serve_on(
    bind: IpAddr,
    port: u16,
    token: Token,
    core: Found,
    patience: Patience,
    certificate: Option<Certificate>,
) -> Result<Serve, ServeError> {
    let files: &[(&str, &'static [u8])] = &[
        ("index.html", b"<p>Sotto</p>"),
        ("assets/main-1a2b.js", b"go()"),
    ];
    Serve::open(Setup {
        bind,
        port,
        certificate,
        token,
        bundle: Bundle::of(files),
        core: Arc::new(core),
        patience,
    })
    .await
}

/// A server with nobody behind it.
pub async fn alone(bind: &str, port: u16) -> Result<Serve, ServeError> {
    let nobody = Found(std::env::temp_dir().join("sotto-nobody-is-here"));
    let token = Token::by_chance().unwrap();
    serve_on(bind.parse().unwrap(), port, token, nobody, PATIENCE, None).await
}
