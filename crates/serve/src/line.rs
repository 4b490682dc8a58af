//! A page's own connections to the Sotto that holds the data folder: one on which it asks, and one on which it hears what
//! happens. Both wait, so each has a thread; they end when the page goes away, and what it asked for is given up then.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sotto_api::{Event, Problem, ProblemCode, Reply, Request};
use sotto_assistant::link::{Client, HangUp, LinkError, Listening};
use tokio::sync::{Notify, mpsc};

use crate::core::Core;
use crate::outbox::{Next, Outbox};
use crate::words::ToPage;

/// Between two looks whether a Sotto runs again.
const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(8);

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
}

#[derive(Default)]
struct Open {
    closed: bool,
    /// The page asked one that runs.
    reached: bool,
    asks: Option<HangUp>,
    hears: Option<HangUp>,
}

/// One of the two connections.
#[derive(Clone, Copy)]
enum For {
    Asking,
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

    fn tell(&self, event: Event) {
        self.outbox().push(event);
        self.news.notify_one();
    }

    fn is_closed(&self) -> bool {
        self.open().closed
    }

    /// Ends both connections, and whoever waits in them.
    fn close(&self) {
        let mut open = self.open();
        open.closed = true;
        for hang_up in [open.asks.take(), open.hears.take()].into_iter().flatten() {
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

    fn connect(&self, what: For) -> Result<Client, Problem> {
        let client = self.core.connect()?;
        if self.hold(what, client.hang_up()) {
            Ok(client)
        } else {
            Err(Problem::new(ProblemCode::Stopped, "The page was closed."))
        }
    }
}

/// Answers what a page asks, one request after the other, until it goes away.
pub(crate) fn answer(
    line: &Arc<Line>,
    mut asked: mpsc::Receiver<Asked>,
    replies: &mpsc::Sender<String>,
) {
    let mut asking = None;
    let mut hears = false;
    while let Some(Asked { id, request }) = asked.blocking_recv() {
        let reply = match request {
            Request::Subscribe { level } => subscribe(line, level, &mut hears),
            request => ask(line, &mut asking, request),
        };
        let reply = reply.unwrap_or_else(Reply::Problem);
        let text = ToPage::Reply { id, reply: &reply }.text();
        if line.is_closed() || replies.blocking_send(text).is_err() {
            return;
        }
    }
}

fn ask(line: &Line, asking: &mut Option<Client>, request: Request) -> Result<Reply, Problem> {
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
    let mut client = line.connect(For::Asking)?;
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
