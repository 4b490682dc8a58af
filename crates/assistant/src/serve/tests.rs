//! Every request on a real store in a folder of its own, with what refuses it and what an undo brings back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod alarms;
mod calendar;
mod dictations;
mod history;
mod languages;
mod lists;
mod memory;
mod notes;
mod reminders;
mod settings;
mod tasks;
mod timers;
mod today;
mod transfer;

use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};
use sotto_api::{
    ComputerRequest, DeviceRequest, DiagnosticsRequest, DictationRequest, Id, Kind, ListenRequest,
    ModelRequest, NetworkRequest, Problem, ProblemCode, Reply, Request, VoiceRequest, When,
};
use sotto_skills::numbers::Language;
use sotto_skills::time::Preferences;
use sotto_store::{NoKeychain, Store};

use super::{Here, serve};

/// A store and a clock.
struct World {
    folder: tempfile::TempDir,
    store: Store,
    now: Zoned,
    language: Language,
}

impl World {
    /// Saturday, 21 November 2026, ten in the morning in Berlin.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now: Zoned = "2026-11-21T10:00:00+01:00[Europe/Berlin]".parse().unwrap();
        let store = Store::open(&folder.path().join("data"), &NoKeychain, now.timestamp());
        let store = store.unwrap().store;
        let language = Language::ENGLISH;
        Self {
            folder,
            store,
            now,
            language,
        }
    }

    fn try_ask(&self, request: &Request) -> Option<Reply> {
        let here = Here {
            store: &self.store,
            now: &self.now,
            preferences: &Preferences::default(),
            language: self.language,
        };
        serve(request, &here)
    }

    fn ask(&self, request: Request) -> Reply {
        match self.try_ask(&request).unwrap() {
            Reply::Problem(problem) => panic!("{request:?}: {problem}"),
            reply => reply,
        }
    }

    /// The problem with a request that changes nothing.
    fn refused(&self, request: Request) -> Problem {
        let before = self.everything();
        let reply = self.try_ask(&request).unwrap();
        let Reply::Problem(problem) = reply else {
            panic!("{request:?} was done: {reply:?}");
        };
        assert_eq!(self.everything(), before, "{request:?} changed something");
        problem
    }

    /// Asks, and has it taken back: everything is as it was before.
    fn undone(&self, request: Request) -> (Reply, String) {
        let before = self.everything();
        let reply = self.ask(request);
        assert_ne!(self.everything(), before, "{reply:?} changed nothing");
        let undone = self.store.undo_last(self.now.timestamp()).unwrap().undone;
        assert_eq!(self.everything(), before, "{reply:?} was not taken back");
        (reply, undone.what.join(" "))
    }

    fn everything(&self) -> String {
        let format = sotto_api::ExportFormat::Json;
        self.store.export(format, Timestamp::UNIX_EPOCH).unwrap()
    }

    fn minutes_pass(&mut self, minutes: i64) {
        self.now = self.now.checked_add(minutes.minutes()).unwrap();
    }

    fn moment(&self) -> Timestamp {
        self.now.timestamp()
    }

    fn moment_in(&self, minutes: i64) -> Timestamp {
        self.moment() + SignedDuration::from_mins(minutes)
    }

    /// So many minutes from now, on the clock here.
    fn when_in(&self, minutes: i64) -> When {
        When::at(&self.now.checked_add(minutes.minutes()).unwrap())
    }

    /// Something that rings rings by now, as the resident would have it.
    fn ring(&self) {
        use sotto_api::{Alarm, OccurrenceStage::Fired, TimerState};
        use sotto_store::{Act, alarms, occurrences, reminders, timers};
        let now = self.moment();
        let act = Act::by_hand(now, "").for_good();
        let ring = |writer: &mut sotto_store::Writer<'_>| {
            for mut timer in timers::open(writer)? {
                if matches!(timer.state, TimerState::Running { ends } if ends <= now) {
                    timer.state = TimerState::Ringing { since: now };
                    timers::save(writer, &timer)?;
                }
            }
            for alarm in alarms::open(writer)? {
                if alarm.next.is_some_and(|next| next <= now) {
                    let ringing = Alarm {
                        ringing: Some(now),
                        next: None,
                        ..alarm
                    };
                    alarms::save(writer, &ringing)?;
                }
            }
            for mut reminder in reminders::due(writer, now)? {
                let due = reminder.next.take().unwrap();
                occurrences::advance(writer, reminder.id, due, Fired)?;
                reminders::save(writer, &reminder)?;
            }
            Ok(())
        };
        self.store.act(act, ring).unwrap();
    }
}

/// Nothing of this kind is there.
fn not_there(world: &World, request: Request, kind: Kind) {
    let problem = world.refused(request);
    assert_eq!(problem.code, ProblemCode::NotFound, "{kind}: {problem}");
    assert!(problem.sentence.contains("not there any more"), "{problem}");
}

fn says(problem: &Problem, code: ProblemCode, words: &str) {
    assert_eq!(problem.code, code, "{problem}");
    assert!(problem.sentence.contains(words), "{problem}");
}

#[test]
fn what_belongs_to_the_turn_the_microphone_or_the_computer_is_left_to_them() {
    let world = World::new();
    let turn = Id::new();
    for request in [
        Request::Undo,
        Request::Stop,
        Request::Repeat,
        Request::Status,
        Request::Subscribe { level: false },
        Request::Confirm { turn, yes: true },
        Request::Listen(ListenRequest::Finish),
        Request::Computer(ComputerRequest::Lock),
        Request::Model(ModelRequest::List),
        Request::Network(NetworkRequest::Show),
        Request::Device(DeviceRequest::List),
        Request::Voice(VoiceRequest::List),
        Request::Diagnostics(DiagnosticsRequest::Engines),
        Request::Dictation(DictationRequest::TakeBack),
    ] {
        assert_eq!(world.try_ask(&request), None, "{request:?}");
    }
}

#[test]
fn a_store_that_was_erased_says_so() {
    let world = World::new();
    world.store.erase_everything(&NoKeychain).unwrap();
    let Some(Reply::Problem(problem)) = world.try_ask(&Request::Settings) else {
        panic!("there are settings");
    };
    says(&problem, ProblemCode::Failed, "Everything was erased.");
}
