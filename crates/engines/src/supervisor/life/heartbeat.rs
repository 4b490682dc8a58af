//! The pulse: when to look after an engine without being asked, and what to look for.

use std::time::{Duration, Instant};

use super::Life;
use crate::supervisor::process::Outgoing;
use crate::supervisor::rules;
use crate::supervisor::spec::Keep;
use crate::wire::{ToEngine, Vocabulary};

impl<V: Vocabulary> Life<V> {
    /// When to look around without being woken: never, while no process runs and none is wanted.
    pub(super) fn deadline(&self) -> Option<Instant> {
        match &self.running {
            None => self.not_before.filter(|_| self.is_wanted()),
            Some(running) => {
                let unload = match self.spec.keep {
                    Keep::Lazy(after) if self.current.is_none() && running.loaded => {
                        Some(running.idle_since + after)
                    }
                    _ => None,
                };
                let beat = match running.pinged {
                    Some((_, since)) => since + self.spec.unanswered,
                    None => running.next_beat,
                };
                Some(unload.map_or(beat, |unload| unload.min(beat)))
            }
        }
    }

    /// A heartbeat is due, a ping is overdue, or the idle time is over.
    pub(super) async fn look_around(&mut self, asked_for: Option<Instant>) {
        let now = Instant::now();
        let Some(running) = &mut self.running else {
            return;
        };
        let late = asked_for.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        if let Some((_, since)) = &mut running.pinged
            && rules::counts_anew(late)
        {
            *since = now;
        }
        if let Keep::Lazy(after) = self.spec.keep
            && self.current.is_none()
            && self.waiting.is_empty()
            && running.loaded
            && now >= running.idle_since + after
        {
            if let Some(running) = self.running.take() {
                running.process.end::<V>().await;
            }
            return;
        }
        let unanswered = running.pinged.map(|(_, since)| now.duration_since(since));
        let waits_for_listener = self
            .current
            .as_ref()
            .is_some_and(|current| current.undelivered.is_some());
        if waits_for_listener {
            // The pong stands behind audio that nobody has fetched yet. That is the listener's pause, not a hang.
            running.pinged = None;
            running.next_beat = now + self.spec.heartbeat;
        } else if rules::hangs(
            unanswered,
            running.vitals,
            self.spec.unanswered,
            self.spec.stuck,
        ) {
            return self
                .fell(Some("it did not answer any more".to_owned()))
                .await;
        } else if running.pinged.is_none() && now >= running.next_beat {
            let nonce = running.next_nonce;
            running.next_nonce += 1;
            running.next_beat = now + self.spec.heartbeat;
            running.pinged = Some((nonce, now));
            if let Ok(body) = postcard::to_stdvec(&ToEngine::<V::Request>::Ping { nonce }) {
                // A full pipe is a ping that stays unanswered, which is what it should count as.
                let _ = running
                    .process
                    .outgoing
                    .try_send(Outgoing::Message { id: 0, body });
            }
        }
    }
}
