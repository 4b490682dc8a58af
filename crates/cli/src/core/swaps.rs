//! A model took the place of the chosen one: the answers are another's from now on, and the user is told once.

use sotto_api::Notice;
use sotto_assistant::Assistant;
use sotto_skills::desktop::{Desktop, System};
use tokio::sync::mpsc;

use crate::engines::Swap;
use crate::output::remark;

/// Models that take another's place and were not told of yet; there are never more than the three that can be chosen from.
const WAITING: usize = 8;

/// What is done then.
pub type OnSwap = fn(&Assistant, &Swap);

/// Shows it in every face, and as a notification.
pub fn raise(assistant: &Assistant, swap: &Swap) {
    assistant.raise(Notice::ModelReplaced {
        chosen: swap.refused.clone(),
        instead: swap.instead.clone(),
        sentence: swap.sentence.clone(),
    });
    let sentence = swap.sentence.clone();
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
    remark(&swap.sentence);
}

pub(super) fn channel() -> (mpsc::Sender<Swap>, mpsc::Receiver<Swap>) {
    mpsc::channel(WAITING)
}

/// Tells of each.
pub(super) async fn tell(assistant: Assistant, mut swaps: mpsc::Receiver<Swap>, swapped: OnSwap) {
    while let Some(swap) = swaps.recv().await {
        swapped(&assistant, &swap);
    }
}
