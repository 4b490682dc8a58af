//! A page's own connections to the Sotto that holds the data folder: one on which it asks, one for what takes its time, one for
//! its sound, and one on which it hears what happens. All of them wait, so each has a thread; they end when the page goes away, and what it asked
//! for is given up then.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sotto_api::{
    DeviceRequest, DiagnosticsRequest, Event, ModelRequest, NetworkRequest, Problem, ProblemCode,
    Reply, Request, Settings, VoiceRequest,
};
use sotto_assistant::link::{Client, HangUp, LinkError, Listening};
use sotto_assistant::listening::words::spoken;
use sotto_skills::numbers::Language;
use tokio::sync::{Notify, mpsc};

use crate::core::Core;
use crate::outbox::{Next, Outbox};
use crate::words::ToPage;

/// Between two looks whether a Sotto runs again.
const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(8);

/// Requests that take their time and wait for each other; whatever is more is done in its turn.
const ASIDE: usize = 16;

const ENDED: &str = "The running Sotto has ended. What it confirmed is kept, and it starts again with the next thing that \
                     is asked here; until then nothing rings.";

/// What a page asks, under its number.
pub(crate) struct Asked {
    pub id: u64,
    pub request: Request,
}

/// What a page and its threads share.
pub(crate) struct Line {
    core: Arc<dyn Core>,
    outbox: Mutex<Outbox>,
    /// There is something in it.
    news: Notify,
    open: Mutex<Open>,
    changed: Condvar,
    /// That of the settings, once the page has read them.
    language: Mutex<Language>,
}

#[derive(Default)]
struct Open {
    closed: bool,
    /// The page asked one that runs.
    reached: bool,
    asks: Option<HangUp>,
    looks: Option<HangUp>,
    sounds: Option<HangUp>,
    hears: Option<HangUp>,
}

/// One of the connections.
#[derive(Clone, Copy)]
enum For {
    Asking,
    /// For what takes its time.
    Looking,
    /// For what the page's microphone hears and its loudspeaker plays.
    Sounding,
    Hearing,
}

/// Held while the page is there.
pub(crate) struct Held(pub Arc<Line>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Line {
    pub(crate) fn new(core: Arc<dyn Core>) -> Self {
        Self {
            language: Mutex::new(core.language()),
            core,
            outbox: Mutex::default(),
            news: Notify::new(),
            open: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// Waits for something to send.
    pub(crate) async fn news(&self) {
        self.news.notified().await;
    }

    /// There may be more to send.
    pub(crate) fn look_again(&self) {
        self.news.notify_one();
    }

    /// What is to be sent now.
    pub(crate) fn next(&self) -> Next {
        self.outbox().next(Instant::now())
    }

    fn outbox(&self) -> MutexGuard<'_, Outbox> {
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The language that the page is told in what no core tells it.
    pub(crate) fn language(&self) -> Language {
        *self.language.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settings(&self, settings: &Settings) {
        let language = spoken(&settings.talk.language).unwrap_or_else(|| self.core.language());
        *self.language.lock().unwrap_or_else(PoisonError::into_inner) = language;
    }

    fn tell(&self, event: Event) {
        if let Event::Settings(settings) = &event {
            self.settings(settings);
        }
        self.outbox().push(event);
        self.news.notify_one();
    }

    fn is_closed(&self) -> bool {
        self.open().closed
    }

    /// Ends its connections, and whoever waits in them.
    fn close(&self) {
        let mut open = self.open();
        open.closed = true;
        let all = [
            open.asks.take(),
            open.looks.take(),
            open.sounds.take(),
            open.hears.take(),
        ];
        for hang_up in all.into_iter().flatten() {
            hang_up.now();
        }
        drop(open);
        self.changed.notify_all();
    }

    /// A connection was made, which ends with the page. Whether the page is still there.
    fn hold(&self, what: For, hang_up: HangUp) -> bool {
        let mut open = self.open();
        if open.closed {
            hang_up.now();
            return false;
        }
        match what {
            For::Asking => {
                open.asks = Some(hang_up);
                open.reached = true;
            }
            For::Looking => open.looks = Some(hang_up),
            For::Sounding => open.sounds = Some(hang_up),
            For::Hearing => open.hears = Some(hang_up),
        }
        drop(open);
        self.changed.notify_all();
        true
    }

    /// Waits so long, or until the other connection was made anew. Whether the page is still there.
    fn rest(&self, longest: Duration) -> bool {
        let open = self.open();
        let still = |open: &mut Open| !open.closed && !open.reached;
        let waited = self.changed.wait_timeout_while(open, longest, still);
        let (mut open, _) = waited.unwrap_or_else(PoisonError::into_inner);
        open.reached = false;
        !open.closed
    }

    /// A connection for the sound of the page.
    pub(crate) fn sound(&self) -> Result<Client, Problem> {
        self.connect(For::Sounding)
    }

    fn connect(&self, what: For) -> Result<Client, Problem> {
        let client = self.core.connect()?;
        if self.hold(what, client.hang_up()) {
            Ok(client)
        } else {
            Err(Problem::new(ProblemCode::Stopped, "The page was closed."))
        }
    }
}

/// Whether a request changes nothing and may take its time: a disk is read through, devices are opened, engines are started.
fn looks(request: &Request) -> bool {
    matches!(
        request,
        Request::Model(ModelRequest::List)
            | Request::Device(DeviceRequest::List)
            | Request::Voice(VoiceRequest::List)
            | Request::Network(
                NetworkRequest::Ledger { .. } | NetworkRequest::Updates { look: true }
            )
            | Request::Diagnostics(
                DiagnosticsRequest::Log(_)
                    | DiagnosticsRequest::Checks
                    | DiagnosticsRequest::Report
            )
    )
}

/// Those requests of a page that take their time, on a thread and a connection of their own, which begin with the first of them.
/// What comes after them is not held up: "stop" stops at once.
struct Aside(Option<SyncSender<Asked>>);

impl Aside {
    /// Takes one, or gives it back where it has to be done in its turn after all.
    fn take(
        &mut self,
        line: &Arc<Line>,
        replies: &mpsc::Sender<String>,
        asked: Asked,
    ) -> Option<Asked> {
        if self.0.is_none() {
            let (asks, taken) = sync_channel(ASIDE);
            let (line, replies) = (Arc::clone(line), replies.clone());
            let thread = std::thread::Builder::new()
                .name("page looks".to_owned())
                .spawn(move || look(&line, &taken, &replies));
            self.0 = thread.ok().map(|_| asks);
        }
        match &self.0 {
            Some(asks) => asks.try_send(asked).err().map(|refused| match refused {
                TrySendError::Full(asked) | TrySendError::Disconnected(asked) => asked,
            }),
            None => Some(asked),
        }
    }
}

/// Answers what takes its time, until the page goes away.
fn look(line: &Arc<Line>, taken: &Receiver<Asked>, replies: &mpsc::Sender<String>) {
    let mut asking = None;
    while let Ok(Asked { id, request }) = taken.recv() {
        let reply = ask(line, For::Looking, &mut asking, request);
        if !send(line, replies, id, reply) {
            return;
        }
    }
}

/// Whether the page is still there.
fn send(
    line: &Line,
    replies: &mpsc::Sender<String>,
    id: u64,
    reply: Result<Reply, Problem>,
) -> bool {
    let reply = reply.unwrap_or_else(Reply::Problem);
    if let Reply::Settings(settings) = &reply {
        line.settings(settings);
    }
    let text = ToPage::Reply { id, reply: &reply }.text();
    !line.is_closed() && replies.blocking_send(text).is_ok()
}

/// Answers what a page asks, one request after the other, until it goes away. What takes its time is answered beside that.
pub(crate) fn answer(
    line: &Arc<Line>,
    mut asked: mpsc::Receiver<Asked>,
    replies: &mpsc::Sender<String>,
) {
    let mut asking = None;
    let mut aside = Aside(None);
    let mut hears = false;
    while let Some(asked) = asked.blocking_recv() {
        let asked = if looks(&asked.request) {
            match aside.take(line, replies, asked) {
                Some(asked) => asked,
                None => continue,
            }
        } else {
            asked
        };
        let Asked { id, request } = asked;
        let reply = match request {
            Request::Subscribe { level } => subscribe(line, level, &mut hears),
            request => ask(line, For::Asking, &mut asking, request),
        };
        if !send(line, replies, id, reply) {
            return;
        }
    }
}

fn ask(
    line: &Line,
    what: For,
    asking: &mut Option<Client>,
    request: Request,
) -> Result<Reply, Problem> {
    if let Some(mut client) = asking.take() {
        match client.call(request.clone()) {
            Ok(reply) => {
                *asking = Some(client);
                return Ok(reply);
            }
            // It had ended before: nobody heard this, so it may be asked again.
            Err(LinkError::Io(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
            Err(error) => return Err(problem(&error)),
        }
    }
    let mut client = line.connect(what)?;
    let reply = client.call(request).map_err(|error| problem(&error))?;
    *asking = Some(client);
    Ok(reply)
}

fn problem(error: &LinkError) -> Problem {
    Problem::new(ProblemCode::Failed, error.to_string())
}

/// The page hears what happens from now on. Asked again, it only says whether it wants to know how loud it is.
fn subscribe(line: &Arc<Line>, level: bool, hears: &mut bool) -> Result<Reply, Problem> {
    line.outbox().want_level(level);
    if *hears {
        return Ok(Reply::Done);
    }
    let mut client = line.connect(For::Hearing)?;
    let reply = listen(&mut client).map_err(|error| problem(&error))?;
    let theirs = Arc::clone(line);
    std::thread::Builder::new()
        .name("page events".to_owned())
        .spawn(move || follow(&theirs, client))
        .map_err(|error| {
            let sentence = format!("This machine gives no more threads ({error}).");
            Problem::new(ProblemCode::Failed, sentence)
        })?;
    *hears = true;
    Ok(reply)
}

/// With how loud it is: a page may want to know that later.
fn listen(client: &mut Client) -> Result<Reply, LinkError> {
    client.call(Request::Subscribe { level: true })
}

/// Hands events on until the page goes away. Where the running Sotto ends, the page is told; where one runs again, that
/// everything is to be read anew.
fn follow(line: &Line, mut client: Client) {
    loop {
        // It ends with the connection, on whichever side.
        let _ = client.listen(|event| {
            line.tell(event);
            if line.is_closed() {
                Listening::Enough
            } else {
                Listening::On
            }
        });
        if line.is_closed() {
            return;
        }
        drop(client);
        line.tell(Event::Problem(Problem::new(ProblemCode::Stopped, ENDED)));
        let Some(again) = found_again(line) else {
            return;
        };
        client = again;
        line.tell(Event::ChangedMuch);
    }
}

/// The next Sotto that somebody starts. Nothing where the page goes away before.
fn found_again(line: &Line) -> Option<Client> {
    let mut wait = FIRST;
    while line.rest(wait) {
        wait = LONGEST.min(wait * 2);
        // Whoever ended it on purpose does not want that a page starts it again unasked.
        let Ok(Some(mut client)) = line.core.running() else {
            continue;
        };
        if line.hold(For::Hearing, client.hang_up()) && listen(&mut client).is_ok() {
            return Some(client);
        }
    }
    None
}
