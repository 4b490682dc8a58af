//! One page, from its greeting to its end.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use sotto_api::{Problem, ProblemCode, Reply, Request};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::CapacityError;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::protocol::frame::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message, Utf8Bytes};

use crate::line::{self, Asked, Held, Line};
use crate::outbox::Next;
use crate::room::Room;
use crate::sound::{NoSound, Sound};
use crate::words::{FromPage, Hello, ToPage};

/// No request of a page is longer.
const LONGEST: usize = 4 << 20;
/// No greeting is longer. Of whoever is not known yet nothing longer is taken apart.
const GREETING: usize = 1024;
/// What a page may ask before the first of it is answered. More of it is read when there is room again.
const AHEAD: usize = 64;
/// Answers that wait to be sent. The next one is asked for when there is room again, so that a page that never reads cannot
/// fill the memory.
const ANSWERS: usize = 2;
/// What a connection keeps for reading and for writing.
const BUFFER: usize = 16 << 10;
/// How long a page that is told to leave is waited for.
const CLOSES: Duration = Duration::from_secs(1);

const OVER: &str = "Sotto is not served any more.";

/// How long is waited for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For what a browser asks for, and for the greeting of a page.
    pub begins: Duration,
    /// For a page that does not read.
    pub reads: Duration,
    /// Between two signs of life.
    pub signs: Duration,
    /// Without any, a page is gone.
    pub silent: Duration,
    /// For whoever tries tokens, each time from the sixth on.
    pub wrong_token: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            begins: Duration::from_secs(10),
            reads: Duration::from_secs(20),
            signs: Duration::from_secs(20),
            silent: Duration::from_secs(60),
            wrong_token: Duration::from_secs(1),
        }
    }
}

/// How pages are spoken with.
pub(crate) fn config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_message_size(Some(LONGEST))
        .max_frame_size(Some(LONGEST))
}

/// Why a page is not spoken with any more.
enum Ends {
    /// It is gone, or does not read.
    Gone,
    /// This is said to it.
    Told(CloseCode, &'static str),
}

impl From<Error> for Ends {
    fn from(error: Error) -> Self {
        match error {
            Error::Capacity(CapacityError::MessageTooLong { .. }) => {
                Self::Told(CloseCode::Size, "This is longer than any request.")
            }
            Error::Utf8(_) | Error::Protocol(_) => {
                Self::Told(CloseCode::Protocol, "This is no message.")
            }
            _ => Self::Gone,
        }
    }
}

/// Speaks with a page until it ends.
pub(crate) async fn attend<S>(socket: WebSocketStream<S>, room: Arc<Room>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut page = Page {
        socket,
        room,
        heard: Instant::now(),
    };
    let Err(ends) = page.live().await;
    if let Ends::Told(code, reason) = ends {
        let reason = Utf8Bytes::from_static(reason);
        let socket = &mut page.socket;
        let close = async {
            socket.close(Some(CloseFrame { code, reason })).await?;
            // Until the page has heard it: what it said meanwhile would otherwise take the last words with it.
            while socket.next().await.is_some_and(|message| message.is_ok()) {}
            Ok::<(), Error>(())
        };
        let _ = timeout(CLOSES, close).await;
    }
}

struct Page<S> {
    socket: WebSocketStream<S>,
    room: Arc<Room>,
    /// The last sign of life.
    heard: Instant,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Page<S> {
    async fn live(&mut self) -> Result<Infallible, Ends> {
        let longest = self.room.patience.begins;
        let mut closing = self.room.closing.clone();
        let hello = tokio::select! {
            greeted = timeout(longest, self.greeting()) => match greeted {
                Ok(hello) => hello?,
                Err(_) => return Err(Ends::Told(CloseCode::Policy, "Nobody said who is there.")),
            },
            () = closed(&mut closing) => return Err(Ends::Told(CloseCode::Away, OVER)),
        };
        let room = Arc::clone(&self.room);
        let _place = match room.let_in(&hello).await {
            Ok(place) => place,
            Err((code, sentence)) => {
                self.tell(&ToPage::Refused { sentence, code }).await?;
                return Err(Ends::Told(CloseCode::Policy, sentence));
            }
        };
        let version = env!("CARGO_PKG_VERSION");
        self.tell(&ToPage::Welcome { version }).await?;
        self.talk().await
    }

    /// What a page says first.
    async fn greeting(&mut self) -> Result<Hello, Ends> {
        const FIRST: Ends = Ends::Told(CloseCode::Policy, "A page says first who is there.");
        loop {
            match self.socket.next().await.ok_or(Ends::Gone)?? {
                Message::Text(text) => {
                    if text.len() > GREETING {
                        return Err(FIRST);
                    }
                    let Ok(FromPage::Hello(hello)) = serde_json::from_str(&text) else {
                        return Err(FIRST);
                    };
                    return Ok(hello);
                }
                Message::Binary(_) => return Err(FIRST),
                Message::Close(_) => return Err(Ends::Gone),
                Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
            }
        }
    }

    /// Takes requests, and hands on replies and events.
    async fn talk(&mut self) -> Result<Infallible, Ends> {
        let line = Arc::new(Line::new(Arc::clone(&self.room.core)));
        let (ask, asked) = mpsc::channel(AHEAD);
        let (tell, mut replies) = mpsc::channel(ANSWERS);
        let theirs = Arc::clone(&line);
        let answers = std::thread::Builder::new().name("page".to_owned());
        let begun = answers.spawn(move || line::answer(&theirs, asked, &tell));
        if begun.is_err() {
            return Err(Ends::Told(
                CloseCode::Again,
                "This machine gives no more threads.",
            ));
        }
        let held = Held(line);
        let line = &held.0;
        let mut sound = Sound::new(Arc::clone(line));
        let mut closing = self.room.closing.clone();
        let patience = self.room.patience;
        let mut sign = Instant::now() + patience.signs;
        let mut level: Option<Instant> = None;
        let mut unanswered = 0;
        loop {
            let wakes = level.map_or(sign, |level| sign.min(level));
            tokio::select! {
                message = self.socket.next(), if unanswered < AHEAD => {
                    self.heard = Instant::now();
                    let message = message.ok_or(Ends::Gone)??;
                    if let Some(asked) = self.take(message, &mut sound).await? {
                        // There is room for as many as may be unanswered.
                        ask.try_send(asked).map_err(|_| Ends::Gone)?;
                        unanswered += 1;
                    }
                }
                reply = replies.recv() => {
                    let reply = reply.ok_or(Ends::Gone)?;
                    if unanswered == AHEAD {
                        // It could not be heard until now.
                        self.heard = Instant::now();
                    }
                    unanswered -= 1;
                    self.send(Message::text(reply)).await?;
                }
                message = sound.told() => self.send(message).await?,
                () = line.news() => match line.next() {
                    Next::Event(event) => {
                        self.tell(&ToPage::Event(&event)).await?;
                        // Only one, so that replies do not wait for all of them.
                        line.look_again();
                    }
                    Next::At(due) => level = Some(due),
                    Next::Nothing => {}
                },
                () = tokio::time::sleep_until(wakes.into()) => {
                    let now = Instant::now();
                    if level.take_if(|due| *due <= now).is_some() {
                        line.look_again();
                    }
                    if sign <= now {
                        // What is not read on purpose is no silence.
                        if unanswered < AHEAD && now.duration_since(self.heard) > patience.silent {
                            return Err(Ends::Gone);
                        }
                        self.send(Message::Ping(Bytes::new())).await?;
                        sign = Instant::now() + patience.signs;
                    }
                }
                () = closed(&mut closing) => {
                    return Err(Ends::Told(CloseCode::Away, OVER));
                }
            }
        }
    }

    /// What a page says once it may; a request, where it is one.
    async fn take(&mut self, message: Message, sound: &mut Sound) -> Result<Option<Asked>, Ends> {
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Err(Ends::Gone),
            Message::Binary(bytes) => {
                return match sound.heard(&bytes, Instant::now()) {
                    Ok(answer) => self.answer(answer).await,
                    Err(NoSound) => Err(Ends::Told(CloseCode::Policy, "This is no sound.")),
                };
            }
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {
                return Ok(None);
            }
        };
        match serde_json::from_str(&text) {
            Ok(FromPage::Ask { id, request }) => match serde_json::from_value::<Request>(request) {
                Ok(request) => Ok(Some(Asked { id, request })),
                Err(error) => {
                    let sentence = format!(
                        "This Sotto does not know that request ({error}). Nothing was changed."
                    );
                    let problem = Problem::new(ProblemCode::NotUnderstood, sentence);
                    let reply = &Reply::Problem(problem);
                    self.tell(&ToPage::Reply { id, reply }).await?;
                    Ok(None)
                }
            },
            Ok(FromPage::Microphone { on: true }) => self.answer(sound.wants()).await,
            Ok(FromPage::Microphone { on: false }) => {
                sound.leaves();
                Ok(None)
            }
            Ok(FromPage::Played {
                stream,
                samples,
                over,
            }) => {
                sound.played(stream, samples, over);
                Ok(None)
            }
            Ok(FromPage::Hello(_)) | Err(_) => Err(Ends::Told(
                CloseCode::Policy,
                "This is nothing that a page says here.",
            )),
        }
    }

    /// Says at once what there is to say, to a page that asked nothing.
    async fn answer(&mut self, answer: Option<Message>) -> Result<Option<Asked>, Ends> {
        if let Some(message) = answer {
            self.send(message).await?;
        }
        Ok(None)
    }

    async fn tell(&mut self, told: &ToPage<'_>) -> Result<(), Ends> {
        self.send(Message::text(told.text())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Ends> {
        let longest = self.room.patience.reads;
        match timeout(longest, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Ends::Gone),
        }
    }
}

/// Waits until the server closes.
pub(crate) async fn closed(closing: &mut watch::Receiver<bool>) {
    let _ = closing.wait_for(|closing| *closing).await;
}
