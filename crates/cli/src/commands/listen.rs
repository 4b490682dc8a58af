//! `sotto listen`: a conversation by voice, on the microphone of the running Sotto. It hears and speaks there; here stands
//! what is going on, and from here it is begun and ended.

mod alone;
mod going;
mod keyboard;
mod keys;
mod letters;
mod near_misses;
mod page;
mod screen;
mod stops;
mod written;

use std::time::Duration;

use sotto_api::{
    DictationRequest, Event, ListenRequest, NewDictation, Problem, ProblemCode, Reply, Request,
    Settings,
};
use sotto_assistant::link::{self, Client};
use sotto_skills::numbers::Language;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::devices;
use crate::arguments::Listen;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::say;
use crate::kept::{Desk, unexpected};
use crate::output::Output;
use crate::resident::{self, ask, connect};
use crate::voice;
use alone::Alone;
use going::{Going, Manner, Next};
use keyboard::Keyboard;
use keys::Tells;
use letters::plain;
use page::{Line, Page};
use screen::Screen;
use stops::Stops;
use written::{Becomes, Rewritten};

/// Events that wait to be shown.
const AHEAD: usize = 256;
/// So long a running Sotto that hangs may hold up whoever goes; the end of the connection tells it all the same.
const LEAVES: Duration = Duration::from_secs(3);

/// What happens, until the connection ends.
pub(super) type Events = mpsc::Receiver<Result<Event, CliError>>;

/// Does it, until it is ended.
pub async fn listen(asked: Listen, home: &Home, output: &mut Output) -> Result<(), CliError> {
    if asked.near_misses {
        return near_misses::near_misses(home, output).await;
    }
    // From here on, so that the terminal is given back and the microphone let go of in any case.
    let mut stops = Stops::new()?;
    let reached = async {
        let settings = refuse_if_closed(home, output).await?;
        // Before anything is begun, so that nothing of it is missed.
        let events = events(home).await?;
        Ok::<_, CliError>((settings, events, connect(home).await?))
    };
    // One that is only starting keeps nobody here, and neither does one that hangs.
    let (settings, mut events, client) = tokio::select! {
        biased;
        () = stops.wait() => return Ok(()),
        reached = reached => reached?,
    };
    let client = Some(client);
    let language = voice::language(&settings);
    // Nothing was asked for by then, so that the one that listens already goes on untouched.
    let _alone = Alone::at(home, language)?;
    let keyboard = asked.push_to_talk.then(Keyboard::open);
    let manner = Manner {
        dictate: asked.dictate,
        once: asked.once,
        language,
        by_hand: keyboard.as_ref().map(Keyboard::tells),
    };
    let (hint, idle) = hint(manner.by_hand);
    if !output.json {
        output.note(say(language, hint, []));
    }
    let mut talk = Talk {
        client,
        screen: Screen::on(output),
        output,
        page: Page::new(idle, language),
        going: Going::new(manner),
        keyboard,
        held_back: None,
        rewritten: asked.dictate.then(|| Rewritten::by(&settings, language)),
        language,
        home: home.clone(),
        keeping: JoinSet::new(),
    };
    let ended = talk.go_on(&mut stops, &mut events).await;
    talk.leave(matches!(ended, Ok(End::Left)), &mut stops).await;
    ended.map(|_| ())
}

/// Whether a `sotto listen` or `sotto dictate` goes on with the Sotto of this data folder: what is dictated stands there.
#[must_use]
pub fn goes_on(home: &Home) -> bool {
    Alone::is_taken(home)
}

/// Nobody can be listened to while the microphone is closed by its switch. Gives the settings.
///
/// # Errors
/// The sentence that says so.
pub(super) async fn refuse_if_closed(
    home: &Home,
    output: &mut Output,
) -> Result<Settings, CliError> {
    let desk = Desk::at(home, output);
    let settings: Settings = desk.get(Request::Settings).await?;
    if settings.machine.microphone_closed {
        let closed = say(voice::language(&settings), "listening.closed", []);
        return Err(CliError::Problem(Problem::new(ProblemCode::Device, closed)));
    }
    Ok(settings)
}

/// The names of what is said at the beginning, and of what stands there while nobody is listened to.
fn hint(by_hand: Option<Tells>) -> (&'static str, &'static str) {
    match by_hand {
        None => ("listening.just_talk", "listening.not_listening"),
        Some(Tells::Both) => ("listening.hold_key", "listening.hold_to_talk"),
        Some(Tells::Presses) => ("listening.press_key", "listening.key_begins"),
        Some(Tells::Lines) => ("listening.press_enter", "listening.enter_begins"),
    }
}

/// Everything that happens in the running Sotto from now on.
pub(super) async fn events(home: &Home) -> Result<Events, CliError> {
    let mut client = connect(home).await?;
    let (tell, told) = mpsc::channel(AHEAD);
    let work = move || ask(&mut client, Request::Subscribe { level: true }).map(|_| client);
    let mut client = tokio::task::spawn_blocking(work)
        .await
        .map_err(|broken| CliError::System(broken.into()))??;
    // Ends with the connection, at the latest with this program.
    std::thread::spawn(move || {
        let ended = client.listen(|event| match tell.blocking_send(Ok(event)) {
            Ok(()) => link::Listening::On,
            Err(_) => link::Listening::Enough,
        });
        if let Err(error) = ended {
            let _ = tell.blocking_send(Err(error.into()));
        }
    });
    Ok(told)
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// What was wanted is there.
    Done,
    /// The person goes.
    Left,
}

/// A conversation that goes on.
struct Talk<'a> {
    /// What is asked for goes all over this connection: with its end, however that comes, nobody is listened to any more. Only
    /// what a key has toggled then ends by itself, as that of a script does.
    client: Option<Client>,
    output: &'a mut Output,
    screen: Screen,
    page: Page,
    going: Going,
    keyboard: Option<Keyboard>,
    /// What did not work, until it is known whether that is the end.
    held_back: Option<String>,
    /// How dictation reads here, where that is what is wanted.
    rewritten: Option<Rewritten>,
    language: Language,
    home: Home,
    /// What was dictated, on its way to be kept.
    keeping: JoinSet<()>,
}

impl Talk<'_> {
    async fn go_on(&mut self, stops: &mut Stops, events: &mut Events) -> Result<End, CliError> {
        let mut next = self.going.begin();
        loop {
            let all = tokio::select! {
                biased;
                () = stops.wait() => return Ok(End::Left),
                all = self.follow(next) => all?,
            };
            if all {
                return Ok(End::Done);
            }
            self.draw();
            next = tokio::select! {
                biased;
                () = stops.wait() => return Ok(End::Left),
                key = pressed(&mut self.keyboard) => match self.going.key(key) {
                    Next::End => return Ok(End::Left),
                    next => next,
                },
                event = events.recv() => match event {
                    Some(event) => self.take(event?)?,
                    // It told why in the event before.
                    None => return Err(CliError::NoResident),
                },
            };
        }
    }

    /// Reads what was dictated, shows an event, and says what follows from it.
    fn take(&mut self, event: Event) -> Result<Next, CliError> {
        let becomes = match &self.rewritten {
            Some(rewritten) => rewritten.read(event),
            None => Becomes::Itself(event),
        };
        match becomes {
            Becomes::Itself(event) => self.show(&event),
            Becomes::Written(event, new) => {
                self.keep(new);
                self.show(&event)
            }
            Becomes::TakeBack => {
                self.forget_words();
                self.screen.clear();
                self.output
                    .note(say(self.language, "listening.stands_already", []));
                Ok(Next::Wait)
            }
            Becomes::Nothing => {
                self.forget_words();
                Ok(Next::Wait)
            }
        }
    }

    /// The words that are drawn anew belong to something that is over.
    fn forget_words(&mut self) {
        let text = String::new();
        let _ = self.page.take(&Event::Typed { text });
    }

    /// Keeps what was dictated, beside everything else. It is shown in any case.
    fn keep(&mut self, new: NewDictation) {
        // What is over is not held on to.
        while self.keeping.try_join_next().is_some() {}
        let home = self.home.clone();
        self.keeping.spawn(async move {
            let request = Request::Dictation(DictationRequest::Keep(new));
            if let Err(error) = resident::call(&home, request).await {
                tracing::warn!(%error, "a dictation is not kept");
            }
        });
    }

    fn show(&mut self, event: &Event) -> Result<Next, CliError> {
        let next = self.going.event(event);
        let line = self.page.take(event);
        if self.output.json {
            self.output.json(event)?;
            return Ok(next);
        }
        match (line, &next) {
            // It is said at the end.
            (Some(Line::Note(_)), Next::Fail(_)) | (None, _) => {}
            (Some(Line::Note(note)), Next::LookForMicrophone) => self.held_back = Some(note),
            (Some(Line::Note(note)), _) => {
                self.screen.clear();
                self.output.note(note);
            }
            (Some(Line::Said(text)), _) => {
                self.screen.clear();
                self.output.line(text)?;
            }
        }
        Ok(next)
    }

    /// Does what is next, and what follows from that. Whether that was all.
    async fn follow(&mut self, mut next: Next) -> Result<bool, CliError> {
        loop {
            next = match next {
                Next::Wait => return Ok(false),
                Next::End => return Ok(true),
                Next::Fail(problem) => return Err(CliError::Problem(problem)),
                Next::Ask(request) => {
                    self.ask(request).await?;
                    Next::Wait
                }
                Next::Look => {
                    let Reply::Status(status) = self.call(Request::Status).await? else {
                        return Err(unexpected());
                    };
                    self.page.stands(status.listening);
                    self.going.stands(status.listening)
                }
                Next::LookForMicrophone => {
                    self.look_for_microphone().await?;
                    Next::Look
                }
            };
        }
    }

    async fn ask(&mut self, request: ListenRequest) -> Result<(), CliError> {
        match self.call(Request::Listen(request)).await {
            Ok(_) => Ok(()),
            // What was heard before is heard again, once what is wrong is over.
            Err(CliError::Problem(problem)) if self.going.hears() => {
                self.screen.clear();
                self.output.note(plain(&problem.sentence));
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    async fn call(&mut self, request: Request) -> Result<Reply, CliError> {
        let mut client = self.client.take().ok_or(CliError::NoResident)?;
        let work = move || {
            let reply = ask(&mut client, request);
            (client, reply)
        };
        let (client, reply) = tokio::task::spawn_blocking(work)
            .await
            .map_err(|broken| CliError::System(broken.into()))?;
        self.client = Some(client);
        reply
    }

    /// Nobody is listened to any more, and whoever goes does not want to hear the rest either. Where that cannot be said, the
    /// end of the connection says it.
    async fn leave(&mut self, goes: bool, stops: &mut Stops) {
        self.screen.clear();
        let farewell = async {
            while self.keeping.join_next().await.is_some() {}
            let _ = self.call(Request::Listen(ListenRequest::Cancel)).await;
            if goes && self.page.is_answering() {
                let _ = self.call(Request::Stop).await;
            }
        };
        tokio::select! {
            () = stops.wait() => {}
            _ = tokio::time::timeout(LEAVES, farewell) => {}
        }
    }

    /// Something did not work: without a microphone nothing else will.
    async fn look_for_microphone(&mut self) -> Result<(), CliError> {
        let found = tokio::task::spawn_blocking(devices::find)
            .await
            .map_err(|broken| CliError::System(broken.into()))?;
        if found.inputs.is_empty() {
            let none = say(self.page.language(), "listening.none_found", []);
            return Err(CliError::Problem(Problem::new(ProblemCode::Device, none)));
        }
        if let Some(note) = self.held_back.take() {
            self.screen.clear();
            self.output.note(note);
        }
        Ok(())
    }

    fn draw(&mut self) {
        let page = &self.page;
        self.screen.draw(|width, colours| page.rows(width, colours));
    }
}

/// The next key; never one where there is no keyboard.
async fn pressed(keyboard: &mut Option<Keyboard>) -> keys::Key {
    match keyboard {
        Some(keyboard) => keyboard.next().await,
        None => std::future::pending().await,
    }
}
