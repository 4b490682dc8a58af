//! How long real words are waited for, as they are judged: the sentence patterns, the form of a sentence and the clock together.

use sotto_skills::numbers::Language;

use super::super::words::{Commands, judge};
use super::*;

/// What these words say about their end.
fn judged(commands: &Commands, text: &str) -> Judgement {
    judge(text, Language::ENGLISH, commands.known(text), "")
}

/// Somebody has said these words, which were decoded as soon as they paused.
fn said(commands: &Commands, text: &str) -> Talk {
    let mut talk = Talk::quiet();
    talk.tell(Input::Start(Purpose::Request));
    talk.frames(true, 800);
    talk.frames(false, 150);
    talk.heard(at(1, 0), text, judged(commands, text));
    talk
}

/// After how much silence in all they are taken for all.
fn waited_ms(commands: &Commands, text: &str) -> u64 {
    let mut talk = said(commands, text);
    let committed = Effect::Commit { at: at(1, 0) };
    let mut silent = 160;
    while !talk.frames(false, 10).contains(&committed) {
        silent += 10;
        assert!(silent < 5_000, "{text}: it never ends");
    }
    silent
}

#[test]
fn a_command_ends_sooner_than_half_a_question_and_both_end() {
    let commands = Commands::built_in().unwrap();
    // 80 ms of silence have passed when the first frame of it comes: so much may be a gap within a word, and is told late.
    for (text, wait) in [
        ("Pause timer.", 250),
        ("What time is it?", 250),
        ("Add milk.", 500),
        ("What time.", 1_000),
        ("Set a timer.", 1_000),
    ] {
        let waited = waited_ms(&commands, text);
        assert_eq!(waited + 80, wait, "{text}");
    }
}

#[test]
fn whoever_thinks_behind_what_time_is_answered_once_and_to_all_of_it() {
    let commands = Commands::built_in().unwrap();
    let mut talk = said(&commands, "What time.");
    talk.frames(false, 500);
    talk.frames(true, 300);
    talk.frames(false, 150);
    let whole = "What time is it?";
    talk.heard(at(1, 1), whole, judged(&commands, whole));
    talk.frames(false, 200);
    let commit = |effect: &&Effect| matches!(effect, Effect::Commit { .. });
    let commits: Vec<&Effect> = talk.all.iter().filter(commit).collect();
    assert_eq!(commits, [&Effect::Commit { at: at(1, 1) }]);
}
