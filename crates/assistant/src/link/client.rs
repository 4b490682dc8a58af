//! The side that asks.

use std::collections::VecDeque;
use std::io::{self, BufReader};
use std::path::Path;
use std::sync::Arc;

use interprocess::local_socket::Stream;
use interprocess::local_socket::traits::Stream as _;
use sotto_api::{Event, Reply, Request};

use super::shared::{self, Shared};
use super::words::{Asked, Hello, PROTOCOL, Told, read, write};
use super::{LinkError, place};

/// Events that came while a reply was waited for; older ones are dropped beyond that.
const KEPT: usize = 1024;

/// A connection to the running Sotto. Its calls wait.
#[derive(Debug)]
pub struct Client {
    // Both directions are used at once, by a reference each.
    from: BufReader<Shared>,
    to: Arc<Stream>,
    next: u64,
    events: VecDeque<Event>,
    version: String,
}

/// Ends a connection while somebody waits in it, on whatever thread. On Windows it ends with the next thing that comes.
#[derive(Debug, Clone)]
pub struct HangUp(Arc<Stream>);

impl HangUp {
    /// Does it. What was asked in words and is not done yet is given up, as by a program that ends.
    pub fn now(&self) {
        shared::hang_up(&self.0);
    }
}

/// Whether one goes on listening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listening {
    /// For the next event.
    On,
    /// That was it.
    Enough,
}

impl Client {
    /// Connects to the Sotto that holds this data folder. Nothing when none runs.
    ///
    /// # Errors
    /// When one runs that cannot be talked with.
    pub fn connect(folder: &Path) -> Result<Option<Self>, LinkError> {
        match Self::reach(folder)? {
            Some((mut client, hello)) if hello.protocol == PROTOCOL => {
                client.version = hello.version;
                Ok(Some(client))
            }
            Some((_, hello)) => Err(LinkError::OtherVersion {
                version: hello.version,
                process: hello.process,
            }),
            None => Ok(None),
        }
    }

    /// Asks the Sotto that holds this data folder to end, of whatever version it is: that request is the same in all. Nothing
    /// when none runs. Returns once it has closed the connection, which it does when it ends.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub fn end_any(folder: &Path) -> Result<Option<()>, LinkError> {
        let Some((mut client, _)) = Self::reach(folder)? else {
            return Ok(None);
        };
        write(
            &mut &*client.to,
            &Asked {
                id: 1,
                request: Request::Close,
            },
        )?;
        // What another version tells meanwhile need not be understood.
        let mut rest = Vec::new();
        let _ = std::io::Read::read_to_end(&mut client.from, &mut rest);
        Ok(Some(()))
    }

    /// The connection, and how it was greeted.
    fn reach(folder: &Path) -> Result<Option<(Self, Hello)>, LinkError> {
        let path = place::path(folder)?;
        let stream = match Stream::connect(place::name(&path)?) {
            Ok(stream) => stream,
            Err(error)
                if matches!(
                    error.kind(),
                    // Nobody listens, nobody ever did, or somebody is just leaving.
                    io::ErrorKind::NotFound
                        | io::ErrorKind::ConnectionRefused
                        | io::ErrorKind::ConnectionReset
                ) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        let to = Arc::new(stream);
        let mut from = BufReader::new(Shared(Arc::clone(&to)));
        match read::<Told>(&mut from) {
            Ok(Some(Told::Hello(hello))) => {
                let client = Self {
                    from,
                    to,
                    next: 1,
                    events: VecDeque::new(),
                    version: String::new(),
                };
                Ok(Some((client, hello)))
            }
            // It was just leaving.
            Ok(None) | Err(LinkError::Cut | LinkError::Io(_)) => Ok(None),
            Ok(Some(_)) => Err(LinkError::Cut),
            Err(error) => Err(error),
        }
    }

    /// The version of the running Sotto.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What ends this connection from outside.
    #[must_use]
    pub fn hang_up(&self) -> HangUp {
        HangUp(Arc::clone(&self.to))
    }

    /// Both directions, for one who says something else on it than requests.
    pub(super) fn halves(self) -> (Arc<Stream>, BufReader<Shared>) {
        (self.to, self.from)
    }

    /// Asks and waits for the reply.
    ///
    /// # Errors
    /// When the connection fails. What was confirmed is kept.
    pub fn call(&mut self, request: Request) -> Result<Reply, LinkError> {
        let id = self.next;
        self.next += 1;
        write(&mut &*self.to, &Asked { id, request })?;
        loop {
            match read::<Told>(&mut self.from)? {
                Some(Told::Reply { id: of, reply }) if of == id => return Ok(*reply),
                Some(Told::Event(event)) => {
                    if self.events.len() == KEPT {
                        self.events.pop_front();
                    }
                    self.events.push_back(*event);
                }
                Some(_) => {}
                None => return Err(LinkError::Ended),
            }
        }
    }

    /// Gives the events that come, those that came during calls first, until `take` has enough. Ask for them before, with
    /// [`Request::Subscribe`].
    ///
    /// # Errors
    /// When the connection fails.
    pub fn listen(&mut self, mut take: impl FnMut(Event) -> Listening) -> Result<(), LinkError> {
        loop {
            let event = match self.events.pop_front() {
                Some(event) => event,
                None => match read::<Told>(&mut self.from)? {
                    Some(Told::Event(event)) => *event,
                    Some(_) => continue,
                    None => return Err(LinkError::Ended),
                },
            };
            if take(event) == Listening::Enough {
                return Ok(());
            }
        }
    }
}
