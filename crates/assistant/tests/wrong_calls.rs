//! A model that knows Sotto's tools only from their descriptions writes a call that is none. It is told what was wrong and
//! writes it again; what it does is shown, and done once. What a model writes is put in here as it comes to the turn; the
//! turn, the store and the answer are the real ones.
#![allow(
    unused_crate_dependencies,
    missing_docs,
    clippy::unwrap_used,
    clippy::panic
)]

use std::sync::Arc;

use jiff::Zoned;
use sotto_api::{TaskFilter, Via};
use sotto_assistant::brain::{Brain, Outer};
use sotto_assistant::turn::{At, Ended, Input, Result as Came, Wanted, Wrote};
use sotto_skills::calls::Call;
use sotto_skills::desktop::System;
use sotto_skills::numbers::Language;
use sotto_skills::time::Preferences;
use sotto_store::{NoKeychain, Store, tasks};

/// Something that no pattern understands.
const REQUEST: &str = "what was it again that I wanted to do about those flower beds?";
const WHY: &str = "There is no such tool. Nothing was done.";

struct Talk {
    brain: Brain,
    now: Zoned,
    ms: u64,
    _folder: tempfile::TempDir,
}

impl Talk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now: Zoned = "2026-11-21T10:00[Europe/Berlin]".parse().unwrap();
        let store = Store::open(folder.path(), &NoKeychain, now.timestamp())
            .unwrap()
            .store;
        let (system, preferences) = (Arc::new(System), Preferences::default());
        let brain = Brain::new(store, system, Language::ENGLISH, preferences).unwrap();
        Self {
            brain,
            now,
            ms: 0,
            _folder: folder,
        }
    }

    /// The request, and what the model is asked.
    fn ask(&mut self) -> (At, u8, Vec<Came>) {
        let out = self
            .brain
            .hear(REQUEST, Via::CommandLine, &self.now, self.ms);
        thinks(&out)
    }

    /// What a model writes in a round, and the end of the round.
    fn wrote(&mut self, at: At, round: u8, wrote: Wrote) -> Vec<Outer> {
        let end = Wrote::End {
            wants_results: true,
        };
        let mut out = Vec::new();
        for wrote in [wrote, end] {
            self.ms += 10;
            let input = Input::Wrote { at, round, wrote };
            out.extend(self.brain.tell(input, &self.now, self.ms));
        }
        out
    }

    fn tasks(&self) -> Vec<String> {
        let open = |reader: &sotto_store::Reader<'_>| tasks::list(reader, &TaskFilter::default());
        let all = self.brain.store().read(open).unwrap();
        all.into_iter().map(|task| task.text).collect()
    }
}

fn wrong() -> Wrote {
    Wrote::Wrong {
        wanted: Wanted::Refused(Call::new("add_task")),
        why: WHY.to_owned(),
    }
}

fn thinks(out: &[Outer]) -> (At, u8, Vec<Came>) {
    let found = out.iter().find_map(|outer| match outer {
        Outer::Think {
            at, round, results, ..
        } => Some((*at, *round, results.clone())),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("nobody thinks: {out:?}"))
}

/// The names of what was shown, and whether it was done; nothing for its beginning.
fn shown(out: &[Outer]) -> Vec<(&str, Option<bool>)> {
    out.iter()
        .filter_map(|outer| match outer {
            Outer::Step { name, done, .. } => Some((name.as_str(), *done)),
            _ => None,
        })
        .collect()
}

/// What is said, and how the turn ends.
fn answered(out: &[Outer]) -> (Vec<&str>, Option<Ended>) {
    let said = out.iter().filter_map(|outer| match outer {
        Outer::Say { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let ended = out.iter().find_map(|outer| match outer {
        Outer::Finished { ended, .. } => Some(*ended),
        _ => None,
    });
    (said.collect(), ended)
}

#[test]
fn a_wrong_call_is_told_and_the_right_one_is_done_once() {
    let mut talk = Talk::new();
    let (at, round, _) = talk.ask();
    let out = talk.wrote(at, round, wrong());
    assert!(shown(&out).is_empty(), "{out:?}");
    let (at, round, results) = thinks(&out);
    let refused = Came {
        wanted: Wanted::Refused(Call::new("add_task")),
        result: WHY.to_owned(),
    };
    assert_eq!(round, 2);
    assert_eq!(results, std::slice::from_ref(&refused));
    assert_eq!(talk.tasks(), [""; 0]);

    let add = Call::new("task_add").with("text", "weed the flower beds");
    let planned = talk.brain.plan_for_model(add.clone(), true, &results);
    let out = talk.wrote(at, round, Wrote::Call(planned));
    let name = "add a task: weed the flower beds";
    assert_eq!(shown(&out), [(name, None), (name, Some(true))]);
    assert_eq!(talk.tasks(), ["weed the flower beds"]);
    // In the third round it sees, behind what was wrong, that it is done.
    let (at, round, results) = thinks(&out);
    assert_eq!(round, 3);
    let [first, second] = &results[..] else {
        panic!("{results:?}");
    };
    assert_eq!((first, &second.wanted), (&refused, &Wanted::Call(add)));
    assert!(second.result.starts_with("Task added"), "{second:?}");

    let out = talk.wrote(at, round, Wrote::Text("It is on your list.".to_owned()));
    let answer = (vec!["It is on your list."], Some(Ended::Answered));
    assert_eq!(answered(&out), answer);
    assert!(shown(&out).is_empty(), "{out:?}");
    assert_eq!(talk.tasks(), ["weed the flower beds"]);
}

#[test]
fn a_model_that_never_learns_ends_in_an_honest_sentence() {
    let mut talk = Talk::new();
    let (at, mut round, _) = talk.ask();
    let mut out = talk.wrote(at, round, wrong());
    while round < 6 {
        (_, round, _) = thinks(&out);
        out = talk.wrote(at, round, wrong());
        assert!(shown(&out).is_empty(), "{out:?}");
    }
    let sentence = "I did not get to the end of that. Please ask for one thing at a time.";
    assert_eq!(answered(&out), (vec![sentence], Some(Ended::Failed)));
    assert_eq!(talk.tasks(), [""; 0]);
}

/// A small model reads over a "not" and an "except". What it wants then is asked about, however sure it is.
#[test]
fn a_call_that_may_do_more_than_was_asked_for_is_asked_about() {
    let milk = || Call::new("list_add").with("items", "milk");
    let keys = "do not forget the keys";
    for (request, call, asked) in [
        ("Don't add milk to the list.", milk(), true),
        ("Could some milk go onto that list of mine?", milk(), false),
        // In the other language than the one that is spoken.
        ("Auf meine Liste soll nicht noch Milch.", milk(), true),
        (
            "Cancel all alarms except the 7 am one.",
            Call::new("alarm_cancel_all"),
            true,
        ),
        (
            "Delete all tasks except b.",
            Call::new("task_delete").with("text", "a"),
            true,
        ),
        ("Pause all timers.", Call::new("timer_cancel_all"), true),
        // The word belongs to what is kept.
        (
            "Something for my tasks would be: do not forget the keys!",
            Call::new("task_add").with("text", keys),
            false,
        ),
    ] {
        let mut talk = Talk::new();
        talk.brain
            .hear(request, Via::CommandLine, &talk.now, talk.ms);
        let planned = talk.brain.plan_for_model(call, true, &[]);
        assert_eq!(planned.confirm.is_some(), asked, "{request}");
    }
}
