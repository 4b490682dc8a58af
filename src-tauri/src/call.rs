//! The one command that carries a request, and the one channel that carries events, between a page and the core.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use sotto_api::{Event, Problem, ProblemCode, Reply, Request};
use sotto_assistant::{Assistant, Events};
use tauri::async_runtime::JoinHandle;
use tauri::ipc::Channel;
use tauri::{State, Webview};
use tokio::sync::watch;

use crate::door::Door;
use crate::pace::Pace;

/// Who tells events to which page. A page that is loaded anew is told by its newest channel only.
#[derive(Debug, Default)]
pub struct Listeners(Mutex<HashMap<String, JoinHandle<()>>>);

impl Listeners {
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
pub async fn call(request: Value, door: State<'_, Door>) -> Result<Reply, Problem> {
    Ok(match read(request) {
        Ok(request) => door.ask(request).await,
        Err(problem) => Reply::Problem(problem),
    })
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
    let telling = tauri::async_runtime::spawn(tell(channel, level, here, events));
    listeners.replace(webview.label(), telling);
    Ok(Reply::Done)
}

fn read(request: Value) -> Result<Request, Problem> {
    serde_json::from_value(request).map_err(|error| {
        Problem::new(
            ProblemCode::NotUnderstood,
            format!("This request is none that Sotto knows ({error}). Nothing was changed."),
        )
    })
}

/// Tells events until the page or the core is gone.
async fn tell(
    channel: Channel<Event>,
    level: bool,
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
        for event in told {
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
            let problem = read(wrong.clone())
                .map(drop)
                .map_err(|problem| problem.code);
            assert_eq!(problem, Err(ProblemCode::NotUnderstood), "{wrong}");
        }
    }

    #[test]
    fn a_request_is_read_as_every_face_writes_it() {
        assert_eq!(read(json!({ "kind": "undo" })), Ok(Request::Undo));
        assert_eq!(
            read(json!({ "kind": "subscribe", "value": { "level": true } })),
            Ok(Request::Subscribe { level: true })
        );
    }
}
