//! The side that holds the data folder.
//!
//! Each program has two threads here: one reads what it asks, so that it is noticed when the program goes away, while the
//! other answers, one request after the other. Whoever closes the connection gives up what they asked for in words; who
//! only says that nothing more comes, as a pipe does, still gets it done and answered. A connection that begins otherwise carries
//! the sound of a page, and nothing else.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use interprocess::local_socket::traits::{ListenerExt, Stream as _};
use interprocess::local_socket::{Listener, ListenerOptions, Stream};
use sotto_api::{Event, Request};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use super::shared::{Shared, hang_up};
use super::sound::{Opens, SOUND};
use super::words::{Asked, Hello, PROTOCOL, Told, line, parse, read, write};
use super::{LinkError, pages, place};
use crate::resident::Asker;
use crate::{Assistant, Events, WeakAssistant};

/// More connections at once than any user has: sixteen pages of a browser have four each. A runaway script is told so.
const MOST: usize = 96;
/// Requests that one program may send before the first is answered. The next one is read when there is room again.
const AHEAD: usize = 16;

/// The socket of a data folder, and the programs that are connected to it.
#[derive(Debug)]
pub struct Server {
    path: PathBuf,
    connected: watch::Receiver<usize>,
    ended: Arc<AtomicBool>,
}

impl Server {
    /// Takes connections from now on. The folder must be owned by this process: that is what makes the socket's place ours.
    ///
    /// # Errors
    /// When there can be no socket.
    pub fn open(folder: &Path, assistant: &Assistant) -> Result<Self, LinkError> {
        let path = place::path(folder)?;
        // One that a killed Sotto left behind; nobody listens on it, since this process owns the folder.
        if cfg!(unix) {
            let _ = std::fs::remove_file(&path);
        }
        let listener = ListenerOptions::new()
            .name(place::name(&path)?)
            .create_sync()?;
        let (count, connected) = watch::channel(0);
        // Programs stay connected for as long as they like, and must not hold what closes.
        let (assistant, ended) = (assistant.downgrade(), Arc::new(AtomicBool::new(false)));
        let has_ended = Arc::clone(&ended);
        std::thread::Builder::new()
            .name("link".to_owned())
            .spawn(move || take(&listener, &assistant, &count, &has_ended))?;
        Ok(Self {
            path,
            connected,
            ended,
        })
    }

    /// How many programs are connected, now and whenever that changes.
    #[must_use]
    pub fn connected(&self) -> watch::Receiver<usize> {
        self.connected.clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        // The thread that waits for programs sees that it has ended when the next one comes: this one.
        if let Ok(name) = place::name(&self.path) {
            let _ = Stream::connect(name);
        }
        // Nobody finds it any more. Who is in the middle of connecting hears no greeting, and starts another Sotto.
        if cfg!(unix) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn take(
    listener: &Listener,
    assistant: &WeakAssistant,
    count: &watch::Sender<usize>,
    ended: &AtomicBool,
) {
    for stream in listener.incoming() {
        if ended.load(Ordering::SeqCst) {
            return;
        }
        let stream = match stream {
            Ok(stream) => stream,
            Err(error) => {
                tracing::warn!(%error, "a program could not connect");
                // As when there are no more files to open: it gets better, but not at once.
                std::thread::sleep(std::time::Duration::from_millis(50));
                continue;
            }
        };
        if *count.borrow() >= MOST {
            tracing::warn!("too many programs are connected");
            continue;
        }
        count.send_modify(|count| *count += 1);
        let (assistant, count_here) = (assistant.clone(), count.clone());
        let served = std::thread::Builder::new()
            .name("program".to_owned())
            .spawn(move || {
                if let Err(error) = serve(stream, &assistant) {
                    tracing::debug!(%error, "a program went away");
                }
                count_here.send_modify(|count| *count -= 1);
            });
        if let Err(error) = served {
            tracing::warn!(%error, "a program could not be served");
            count.send_modify(|count| *count -= 1);
        }
    }
}

fn serve(stream: Stream, assistant: &WeakAssistant) -> Result<(), LinkError> {
    let stream = Arc::new(stream);
    let mut from = BufReader::new(Shared(Arc::clone(&stream)));
    // Replies and events are whole lines, one after the other.
    let to = Arc::new(Mutex::new(Arc::clone(&stream)));
    say(
        &to,
        &Told::Hello(Hello {
            protocol: PROTOCOL,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            process: std::process::id(),
        }),
    )?;
    let Some(first) = line(&mut from)? else {
        return Ok(());
    };
    if let Ok(Opens { sound: SOUND }) = parse(&first) {
        return pages::attend(&stream, &mut from, assistant);
    }
    let first = parse(&first)?;
    let asker = Asker::default();
    let (next, asked) = sync_channel(AHEAD);
    let answers = std::thread::Builder::new().name("answers".to_owned());
    let answers = answers.spawn({
        let (assistant, asker, open) = (assistant.clone(), asker.clone(), Arc::clone(&stream));
        move || -> Result<(), LinkError> {
            let mut unanswered = Unanswered(Some(open));
            answer(&asked, &to, &assistant, &asker)?;
            unanswered.0 = None;
            Ok(())
        }
    })?;
    let ended = pass_on(first, &mut from, &next);
    // What was asked before the end is still answered to whoever listens.
    drop(next);
    if is_gone(&stream)
        && let Some(assistant) = assistant.upgrade()
    {
        assistant.give_up(&asker);
    }
    match answers.join() {
        Ok(answered) => ended.and(answered),
        Err(_) => {
            tracing::error!("the thread that answers a program had ended badly");
            ended
        }
    }
}

/// Reads what a program asks until nothing more comes.
fn pass_on(
    first: Asked,
    from: &mut impl BufRead,
    next: &SyncSender<Asked>,
) -> Result<(), LinkError> {
    let mut asked = Some(first);
    while let Some(one) = asked {
        if next.send(one).is_err() {
            break; // It cannot be told anything any more.
        }
        asked = read(from)?;
    }
    Ok(())
}

/// Answers what a program asks, one request after the other.
fn answer(
    asked: &Receiver<Asked>,
    to: &Arc<Mutex<Arc<Stream>>>,
    assistant: &WeakAssistant,
    asker: &Asker,
) -> Result<(), LinkError> {
    let mut listens = false;
    while let Ok(Asked { id, request }) = asked.recv() {
        // Closed: the connection ends, as the program does a moment later.
        let Some(assistant) = assistant.upgrade() else {
            return Err(LinkError::Ended);
        };
        // From before the reply on, so that nothing that is asked for next is missed. Once: who asks again would hear
        // everything twice.
        let events = match request {
            Request::Subscribe { level } if !std::mem::replace(&mut listens, true) => {
                Some((assistant.events(), level))
            }
            _ => None,
        };
        let reply = Box::new(assistant.call_of(request, asker));
        say(to, &Told::Reply { id, reply })?;
        if let Some((events, level)) = events {
            let to = Arc::clone(to);
            std::thread::Builder::new()
                .name("events".to_owned())
                .spawn(move || tell(events, level, &to))?;
        }
    }
    Ok(())
}

/// Whether a connection from which nothing more comes is closed both ways: then writing fails, also where there is nothing
/// to write.
#[cfg(unix)]
fn is_gone(mut stream: &Stream) -> bool {
    let written = std::io::Write::write(&mut stream, &[]);
    written.is_err()
}

/// A pipe of Windows has no other end than this.
#[cfg(windows)]
fn is_gone(_: &Stream) -> bool {
    true
}

/// Ends the connection where an answer could not be told, or its thread ended badly: nobody is to wait for it.
struct Unanswered(Option<Arc<Stream>>);

impl Drop for Unanswered {
    fn drop(&mut self) {
        if let Some(stream) = &self.0 {
            hang_up(stream);
        }
    }
}

/// Tells events until the program is gone; how loud it is only to one that wants to know.
fn tell(mut events: Events, level: bool, to: &Mutex<Arc<Stream>>) {
    loop {
        let event = match events.blocking_recv() {
            Ok(Event::Level { .. }) if !level => continue,
            Ok(event) => event,
            Err(RecvError::Lagged(_)) => Event::ChangedMuch,
            Err(RecvError::Closed) => return,
        };
        if say(to, &Told::Event(Box::new(event))).is_err() {
            return;
        }
    }
}

fn say(to: &Mutex<Arc<Stream>>, told: &Told) -> Result<(), LinkError> {
    let to = to.lock().unwrap_or_else(PoisonError::into_inner);
    write(&mut &**to, told)
}
