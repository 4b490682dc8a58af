//! The one command that carries a request, and the one channel that carries events, between a page and the core.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use sotto_api::{Event, ListenRequest, Problem, ProblemCode, Reply, Request};
use sotto_assistant::{Assistant, Events};
use tauri::async_runtime::JoinHandle;
use tauri::ipc::Channel;
use tauri::{Manager, State, Webview};
use tokio::sync::watch;

use crate::door::Door;
use crate::overlay::{OVERLAY, Told};
use crate::pace::Pace;
use crate::shell::Shell;
use crate::words::{Tongue, Word};

/// Who tells events to which page. A page that is loaded anew is told by its newest channel only.
#[derive(Debug, Default)]
pub struct Listeners(Mutex<HashMap<String, JoinHandle<()>>>);

impl Listeners {
    /// Whether this page has ever asked to be told.
    pub fn know(&self, page: &str) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.contains_key(page)
    }

    fn replace(&self, page: &str, telling: JoinHandle<()>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = all.insert(page.to_owned(), telling) {
            before.abort();
        }
    }
}

/// Answers a request of a page, off the thread of the windows.
///
/// # Errors
/// Never: what does not work is a reply like any other.
#[tauri::command]
pub async fn call(
    request: Value,
    webview: Webview,
    door: State<'_, Door>,
) -> Result<Reply, Problem> {
    let request = match read(request, door.tongue()) {
        Ok(request) => request,
        Err(problem) => return Ok(Reply::Problem(problem)),
    };
    if dismisses(webview.label(), &request)
        && let Some(shell) = webview.try_state::<Shell>()
    {
        shell.overlay.tell(Told::Dismissed);
    }
    Ok(door.ask(request).await)
}

/// Whether the page of the overlay was put away by this: only for that it lets go what is being said, or ends what goes on.
fn dismisses(page: &str, request: &Request) -> bool {
    let ends = matches!(
        request,
        Request::Stop | Request::Listen(ListenRequest::Cancel)
    );
    page == OVERLAY && ends
}

/// Tells a page what happens from now on, the level only where it shows it. Also where the core is not open yet: then from
/// when it is.
///
/// # Errors
/// Never.
#[tauri::command]
pub async fn subscribe(
    channel: Channel<Event>,
    level: bool,
    webview: Webview,
    door: State<'_, Door>,
    listeners: State<'_, Listeners>,
) -> Result<Reply, Problem> {
    let here = door.here();
    // From now on, before the one that told this page ends: nothing falls between them.
    let events = here.borrow().as_ref().map(Assistant::events);
    let window = webview.window();
    let seen = move || {
        let shown = window.is_visible().unwrap_or(true);
        shown && !window.is_minimized().unwrap_or(false)
    };
    let telling = tauri::async_runtime::spawn(tell(channel, level, seen, here, events));
    listeners.replace(webview.label(), telling);
    Ok(Reply::Done)
}

fn read(request: Value, tongue: Tongue) -> Result<Request, Problem> {
    serde_json::from_value(request).map_err(|error| {
        let why = error.to_string();
        let sentence = Word::NoRequest.with(tongue, &[("why", why.as_str())]);
        Problem::new(ProblemCode::NotUnderstood, sentence)
    })
}

/// Tells events until the page or the core is gone.
async fn tell(
    channel: Channel<Event>,
    level: bool,
    seen: impl Fn() -> bool,
    mut here: watch::Receiver<Option<Assistant>>,
    events: Option<Events>,
) {
    let Some(assistant) = opened(&mut here).await else {
        return;
    };
    let mut events = events.unwrap_or_else(|| assistant.events());
    // Whoever listens first is also told what there is to read.
    let asked = tokio::task::spawn_blocking(move || assistant.call(Request::Subscribe { level }));
    if asked.await.is_err() {
        return;
    }
    let began = Instant::now();
    let mut pace = Pace::new(level);
    loop {
        let due = pace.due().map(|due| due.saturating_sub(began.elapsed()));
        let told = tokio::select! {
            event = events.next() => match event {
                Some(event) => pace.take(event, began.elapsed()),
                None => return,
            },
            () = wait(due) => pace.tell(began.elapsed()),
        };
        for event in told.into_iter().filter(|event| is_for(event, &seen)) {
            if let Err(error) = channel.send(event) {
                tracing::debug!(%error, "a page is gone");
                return;
            }
        }
    }
}

/// The core, once it is open.
pub(crate) async fn opened(here: &mut watch::Receiver<Option<Assistant>>) -> Option<Assistant> {
    let found = here.wait_for(Option::is_some).await.ok()?;
    (*found).clone()
}

/// Whether a page is told this. How loud it is nobody sees in a window that is put away, and each telling costs its page memory.
fn is_for(event: &Event, seen: impl Fn() -> bool) -> bool {
    !matches!(event, Event::Level { .. }) || seen()
}

async fn wait(due: Option<Duration>) {
    match due {
        Some(due) => tokio::time::sleep(due).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_no_request_is_told_and_not_done() {
        for wrong in [
            json!(null),
            json!("undo"),
            json!({}),
            json!({ "kind": "fly" }),
            json!({ "kind": "listen", "value": { "do": "press", "dictate": "yes" } }),
        ] {
            for tongue in [Tongue::English, Tongue::German] {
                let problem = read(wrong.clone(), tongue)
                    .map(drop)
                    .map_err(|problem| problem.code);
                assert_eq!(problem, Err(ProblemCode::NotUnderstood), "{wrong}");
            }
        }
    }

    #[test]
    fn how_loud_it_is_is_told_to_who_is_seen_and_everything_else_to_everyone() {
        let level = Event::Level { level: 0.5 };
        assert!(is_for(&level, || true));
        assert!(!is_for(&level, || false));
        assert!(is_for(&Event::ChangedMuch, || false));
    }

    #[test]
    fn only_the_overlay_is_put_away_by_what_its_page_ends() {
        let ends = [Request::Stop, Request::Listen(ListenRequest::Cancel)];
        for request in &ends {
            assert!(dismisses(OVERLAY, request), "{request:?}");
            assert!(!dismisses("main", request), "{request:?}");
        }
        let mute = Request::Listen(ListenRequest::Mute { closed: true });
        for request in [Request::Status, Request::Settings, mute] {
            assert!(!dismisses(OVERLAY, &request), "{request:?}");
        }
    }

    #[test]
    fn a_page_is_known_from_its_first_subscription_on() {
        let listeners = Listeners::default();
        assert!(!listeners.know("main"));
        listeners.replace("main", tauri::async_runtime::spawn(async {}));
        assert!(listeners.know("main"));
        assert!(!listeners.know(OVERLAY));
    }

    #[test]
    fn a_request_is_read_as_every_face_writes_it() {
        let read = |request| read(request, Tongue::English);
        assert_eq!(read(json!({ "kind": "undo" })), Ok(Request::Undo));
        assert_eq!(
            read(json!({ "kind": "subscribe", "value": { "level": true } })),
            Ok(Request::Subscribe { level: true })
        );
    }
}
