//! The scripts that try every verb of the command line, held against the manual, which is made of clap's own tree of commands: a
//! new verb has to be tried too.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use sotto_tests::sotto;

use crate::tools;

/// In front of each.
pub const PRELUDE: &str = include_str!("scripts/prelude.sh");
pub const KEPT: &str = include_str!("scripts/kept.sh");
pub const MACHINE: &str = include_str!("scripts/machine.sh");
pub const THOUGHT: &str = include_str!("scripts/thought.sh");
pub const SPOKEN: &str = include_str!("scripts/spoken.sh");
pub const SERVED: &str = include_str!("scripts/served.sh");
pub const BROUGHT: &str = include_str!("scripts/brought.sh");

const SCRIPTS: [&str; 6] = [KEPT, MACHINE, THOUGHT, SPOKEN, SERVED, BROUGHT];

/// Verbs that connect at once, because calling them is the user's wish. They are tried where everything is forbidden, up to
/// their refusal.
const ON_WISH: [(&str, &str); 2] = [
    ("sotto-models-get", "it downloads the model that is named"),
    (
        "sotto-models-starter",
        "it downloads what makes Sotto hear, think and speak",
    ),
];

/// Verbs of which the manual says nothing.
const HIDDEN: [&str; 2] = ["man", "completions"];

const REFUSED: &str = "refused";
/// The words behind which a script calls the program, and how many others come before what it is called with.
const CALLED_BY: [(&str, usize); 5] = [
    ("s", 0),
    (REFUSED, 1),
    ("either", 0),
    ("for_a_while", 1),
    // In full, where a script has to know the process.
    (r#""$DATA""#, 0),
];

/// One call of the program in a script.
struct Call<'s> {
    by: &'s str,
    words: Vec<&'s str>,
}

impl Call<'_> {
    /// Which page of the manual it is about; none where there is no such verb.
    fn verb(&self, manual: &BTreeSet<String>) -> Option<String> {
        let verb = (0..=self.words.len())
            .rev()
            .map(|count| page(&self.words[..count]))
            .find(|page| manual.contains(page))?;
        let is_alone = self.words.first().is_none_or(|word| !is_a_verb(word));
        (verb != page(&[]) || is_alone).then_some(verb)
    }
}

/// How the manual calls the page of a verb.
fn page(words: &[&str]) -> String {
    [&["sotto"][..], words].concat().join("-")
}

fn is_a_verb(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_lowercase())
}

fn calls(script: &str) -> Vec<Call<'_>> {
    let mut found = Vec::new();
    for line in script.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        found.extend((0..words.len()).filter_map(|at| call_at(at, &words)));
    }
    found
}

fn call_at<'s>(at: usize, words: &[&'s str]) -> Option<Call<'s>> {
    let by = *words.get(at)?;
    let (_, others) = CALLED_BY.iter().find(|(name, _)| *name == by)?;
    let words = words.get(at + 1 + others..)?.to_vec();
    Some(Call { by, words })
}

/// The pages of the manual, one for each verb that is shown.
fn manual(sotto: &Path) -> BTreeSet<String> {
    let printed = Command::new(sotto).arg("man").output().unwrap();
    let printed = String::from_utf8(printed.stdout).unwrap();
    let titles = printed.lines().filter_map(|line| line.strip_prefix(".TH "));
    titles
        .filter_map(|title| title.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_verb_of_the_command_line_is_tried() {
    let Some(sotto) = tools::found(sotto()) else {
        return;
    };
    let manual = manual(&sotto);
    // Of every depth.
    for known in [
        "sotto",
        "sotto-today",
        "sotto-timers-add-time",
        "sotto-models-quarantine-release",
    ] {
        assert!(
            manual.contains(known),
            "{known} has no page among {manual:?}"
        );
    }
    let mut tried = BTreeSet::new();
    for call in SCRIPTS.into_iter().flat_map(calls) {
        match call.verb(&manual) {
            Some(verb) => {
                tried.insert(verb);
            }
            None => assert!(
                call.words.first().is_some_and(|word| HIDDEN.contains(word)),
                "there is no such verb: {:?}",
                call.words
            ),
        }
    }
    let forgotten: Vec<&String> = manual.difference(&tried).collect();
    assert!(
        forgotten.is_empty(),
        "no script in tests/quiet/scripts tries these: {forgotten:?}"
    );
}

#[test]
fn what_connects_at_once_is_tried_up_to_its_refusal() {
    let wished: BTreeSet<String> = ON_WISH.map(|(verb, _)| verb.to_owned()).into();
    for (verb, why) in ON_WISH {
        println!("{verb} is tried up to its refusal: {why}");
        let all = SCRIPTS.into_iter().flat_map(calls);
        let by: Vec<&str> = all
            .filter(|call| call.verb(&wished).as_deref() == Some(verb))
            .map(|call| call.by)
            .collect();
        assert!(
            !by.is_empty() && by.iter().all(|by| *by == REFUSED),
            "{verb}: {by:?}"
        );
    }
}

#[test]
fn calls_are_found_wherever_they_stand_in_a_line() {
    let script = r#"# s today
echo 'what is next' | s
soon s tasks add 'x | y' > file
refused 1 models get --json
"$SOTTO" --data-dir "$DATA" serve --no-open &
grep s-bahn | either doctor; for_a_while 2 logs --follow
s nonsense
s --json today"#;
    let manual = [
        "sotto",
        "sotto-tasks",
        "sotto-tasks-add",
        "sotto-models",
        "sotto-models-get",
        "sotto-serve",
        "sotto-doctor",
        "sotto-logs",
        "sotto-today",
    ];
    let manual: BTreeSet<String> = manual.map(str::to_owned).into();
    let calls = calls(script);
    let found: Vec<(&str, Option<String>)> = calls
        .iter()
        .map(|call| (call.by, call.verb(&manual)))
        .collect();
    let verb = |name: &str| Some(name.to_owned());
    assert_eq!(
        found,
        [
            ("s", verb("sotto")),
            ("s", verb("sotto-tasks-add")),
            (REFUSED, verb("sotto-models-get")),
            (r#""$DATA""#, verb("sotto-serve")),
            // What stands behind a word without a space belongs to it.
            ("either", None),
            ("for_a_while", verb("sotto-logs")),
            ("s", None),
            // Options stand behind the verb here, or it counts as the program alone.
            ("s", verb("sotto")),
        ]
    );
}
