//! A model took the place of the chosen one: the answers are another's from now on, and the user is told once.

use sotto_api::{Notice, Reply, Request};
use sotto_assistant::{Assistant, WeakAssistant};
use sotto_skills::desktop::{Desktop, System};
use sotto_skills::doing::Line;
use sotto_skills::numbers::Language;
use tokio::sync::mpsc;

use crate::engines::Swap;
use crate::language::spoken_here;
use crate::output::remark;
use crate::voice;

/// Models that take another's place and were not told of yet; there are never more than the three that can be chosen from.
const WAITING: usize = 8;

/// What is done then.
pub type OnSwap = fn(&Assistant, &Swap);

/// Shows it in every face, and as a notification. Waits for the settings.
pub fn raise(assistant: &Assistant, swap: &Swap) {
    let language = match assistant.call(Request::Settings) {
        Reply::Settings(settings) => voice::language(&settings),
        _ => spoken_here(),
    };
    let sentence = told(swap, language);
    assistant.raise(Notice::ModelReplaced {
        chosen: swap.refused.clone(),
        instead: swap.instead.clone(),
        sentence: sentence.clone(),
    });
    // Nobody waits for it, not even the end of the program: what shows notifications may hang.
    std::thread::spawn(move || {
        if let Err(error) = System.notify("Sotto", &sentence) {
            // It stands in the log as well.
            tracing::warn!(%error, "no notification");
        }
    });
}

/// Says it on standard error.
pub fn say_once(_: &Assistant, swap: &Swap) {
    remark(told(swap, spoken_here()));
}

/// What happened and what to do, in a language.
fn told(swap: &Swap, language: Language) -> String {
    let line = Line::new(if swap.gone {
        "notice.model_gone"
    } else {
        "notice.model_replaced"
    });
    let line = line
        .with("chosen", swap.refused.as_str())
        .with("instead", swap.instead.as_str())
        .with("why", swap.sentence.as_str());
    match &swap.case {
        Some(case) => line.with("case", case.as_str()),
        None => line,
    }
    .said_in(language)
}

pub(super) fn channel() -> (mpsc::Sender<Swap>, mpsc::Receiver<Swap>) {
    mpsc::channel(WAITING)
}

/// Tells of each, for as long as there is somebody to tell.
pub(super) async fn tell(
    assistant: WeakAssistant,
    mut swaps: mpsc::Receiver<Swap>,
    swapped: OnSwap,
) {
    while let Some(swap) = swaps.recv().await {
        // The store is asked for the language, and that waits.
        let Some(assistant) = assistant.upgrade() else {
            return;
        };
        let told = tokio::task::spawn_blocking(move || swapped(&assistant, &swap));
        if told.await.is_err() {
            tracing::error!("that a model took another's place could not be told");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_in_every_language_with_both_names() {
        let swap = |gone, case: Option<&str>| Swap {
            refused: "mine.gguf".to_owned(),
            instead: "qwen".to_owned(),
            gone,
            case: case.map(str::to_owned),
            sentence: "The chosen model mine.gguf does not load; qwen takes its place.".to_owned(),
        };
        for swap in [
            swap(false, Some("mine-1")),
            swap(false, None),
            swap(true, None),
        ] {
            assert_eq!(told(&swap, Language::ENGLISH), swap.sentence);
            let german = told(&swap, Language::GERMAN);
            assert!(german.contains("mine.gguf"), "{german}");
            assert!(german.contains("qwen tritt an seine Stelle"), "{german}");
            assert_eq!(german.contains("mine-1"), swap.case.is_some(), "{german}");
            assert!(!german.contains(['{', '[']), "{german}");
        }
        assert_ne!(
            told(&swap(true, None), Language::GERMAN),
            told(&swap(false, None), Language::GERMAN)
        );
    }
}
