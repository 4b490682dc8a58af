//! What is asked of a core with a language model, as a face asks it, and the tools that such a model is told.

use std::sync::Arc;
use std::time::Duration;

use sotto_api::{Id, Reply, Request, TextRequest, Via};
use sotto_assistant::Assistant;
use sotto_skills::Abilities;

/// What nobody waits longer for than a test that hangs.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// Room for the tools of every ability in the prompt, and for a story.
pub const ROOM: u32 = 8192;

/// Every tool in the soak, as the program tells them; otherwise few, since reading all of them takes most of a test's time.
pub fn tools() -> Arc<Abilities> {
    let abilities = if std::env::var_os("SOTTO_SOAK").is_some() {
        Abilities::built_in()
    } else {
        let time = include_str!("../../crates/skills/abilities/time.toml");
        Abilities::read(&[("time", time)])
    };
    Arc::new(abilities.unwrap())
}

/// Asks, on a thread that may wait.
pub async fn call(assistant: &Assistant, request: Request) -> Reply {
    let assistant = assistant.clone();
    tokio::task::spawn_blocking(move || assistant.call(request))
        .await
        .unwrap()
}

/// Begins a turn, whose answer is also spoken where that is wished.
pub async fn begin(assistant: &Assistant, text: &str, spoken: bool) -> Id {
    let ask = TextRequest::Ask {
        text: text.to_owned(),
        conversation: None,
        via: Via::Program,
        spoken,
    };
    match call(assistant, Request::Text(ask)).await {
        Reply::Begun { id } => id,
        other => panic!("{other:?}"),
    }
}

/// Closes the core, which waits until everything is kept.
pub async fn close(assistant: Assistant) {
    tokio::task::spawn_blocking(move || assistant.close())
        .await
        .unwrap();
}
