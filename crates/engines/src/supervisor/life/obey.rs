//! What callers order, carried out.

use super::Life;
use super::job::Job;
use crate::supervisor::Command;
use crate::supervisor::error::EngineError;
use crate::wire::Vocabulary;

impl<V: Vocabulary> Life<V> {
    pub(super) async fn obey(&mut self, command: Command<V>) {
        match command {
            Command::Ready(tell) => match &self.facts {
                Some(facts) if self.running.as_ref().is_some_and(|running| running.loaded) => {
                    let _ = tell.send(Ok(facts.clone()));
                }
                _ => match self.resting() {
                    Some(error) => drop(tell.send(Err(error))),
                    None => {
                        if !self.is_wanted() {
                            self.tried = 1;
                        }
                        self.asking.push(tell);
                    }
                },
            },
            Command::Ask { id, request, heard } => {
                let job = Job::new(id, request, heard);
                match self.resting() {
                    Some(error) => job.fail(error),
                    None => self.waiting.push_back(job),
                }
            }
            Command::Feed { id, samples } => self.with_job(id, |job| job.feed(samples)),
            Command::EndOfAudio { id } => self.with_job(id, Job::end_audio),
            Command::Cancel { id } => match &mut self.current {
                Some(current) if current.job.id == id => {
                    current.cancel();
                    // Still loading the model for it: nothing was sent yet, nothing has to be stopped.
                    if current.is_held()
                        && let Some(current) = self.current.take()
                    {
                        current.job.fail(EngineError::Cancelled);
                    }
                }
                _ => {
                    if let Some(at) = self.waiting.iter().position(|job| job.id == id)
                        && let Some(job) = self.waiting.remove(at)
                    {
                        job.fail(EngineError::Cancelled);
                    }
                }
            },
            Command::Vitals(tell) => {
                let _ = tell.send(self.running.as_ref().and_then(|running| running.vitals));
            }
            Command::Process(tell) => {
                let _ = tell.send(
                    self.running
                        .as_ref()
                        .and_then(|running| running.process.id()),
                );
            }
            Command::Unload(tell) => {
                self.wanted = false;
                self.end_process().await;
                let _ = tell.send(());
            }
            Command::Restart(tell) => {
                // Somebody looked at it and wants it tried again: what it did before does not count any more.
                (self.start_failed, self.not_before) = (false, None);
                self.falls.clear();
                self.end_process().await;
                let _ = tell.send(());
            }
        }
    }

    async fn end_process(&mut self) {
        self.starting = None;
        if let Some(running) = self.running.take() {
            running.process.end::<V>().await;
        }
        // A request in work goes on with a fresh process.
        if let Some(current) = &mut self.current {
            current.again();
        }
    }

    fn with_job(&mut self, id: u64, act: impl FnOnce(&mut Job<V>)) {
        let current = self.current.as_mut().map(|current| &mut current.job);
        if let Some(job) = current
            .into_iter()
            .chain(self.waiting.iter_mut())
            .find(|job| job.id == id)
        {
            act(job);
        }
    }
}
