//! The manual and the completions name every command and every option that the help names.

use clap::{Arg, CommandFactory};
use sotto_cli::arguments::Arguments;

use crate::place::*;

/// A command as it is written, and what may follow it.
struct Written {
    words: Vec<String>,
    verbs: Vec<String>,
    flags: Vec<String>,
}

/// Every command that is shown, with all its verbs.
fn all() -> Vec<Written> {
    let mut root = Arguments::command();
    root.build();
    let mut found = Vec::new();
    look_at(&root, &[], &mut found);
    found
}

fn look_at(command: &clap::Command, above: &[String], found: &mut Vec<Written>) {
    let words = [above, &[command.get_name().to_owned()]].concat();
    let shown = |verb: &&clap::Command| !verb.is_hide_set() && verb.get_name() != "help";
    let verbs: Vec<&clap::Command> = command.get_subcommands().filter(shown).collect();
    found.push(Written {
        words: words.clone(),
        verbs: verbs
            .iter()
            .map(|verb| verb.get_name().to_owned())
            .collect(),
        flags: command
            .get_arguments()
            .filter(|argument| !argument.is_hide_set())
            .filter_map(Arg::get_long)
            .map(str::to_owned)
            .collect(),
    });
    for verb in verbs {
        look_at(verb, &words, found);
    }
}

/// Whether a word stands in a text as a whole.
fn has(text: &str, word: &str) -> bool {
    let of_words = |letter: char| letter.is_alphanumeric() || letter == '-';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + word.len()..].chars().next();
        !before.is_some_and(of_words) && !behind.is_some_and(of_words)
    })
}

/// What stands between two marks; nothing where the first is missing.
fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    let (_, behind) = text.split_once(begin)?;
    Some(behind.split_once(end).map_or(behind, |(inside, _)| inside))
}

#[test]
fn the_tree_of_commands_is_walked_to_its_leaves() {
    let names: Vec<String> = all()
        .iter()
        .map(|written| written.words.join(" "))
        .collect();
    for name in ["sotto", "sotto transcribe", "sotto models get"] {
        assert!(names.iter().any(|known| known == name), "{names:?}");
    }
    let transcribe = all()
        .into_iter()
        .find(|one| one.words[1..] == ["transcribe"]);
    let flags = transcribe.unwrap().flags;
    for flag in ["word-times", "json", "data-dir"] {
        assert!(flags.iter().any(|known| known == flag), "{flags:?}");
    }
}

#[test]
fn the_manual_has_a_page_for_every_command_with_every_option() {
    let place = Place::new();
    // Hyphens are escaped there, and what is bold says so in letters.
    let mut manual = out(&place.run(&["man"])).replace("\\-", "-");
    for letters in ["\\fB", "\\fI", "\\fR"] {
        manual = manual.replace(letters, "");
    }
    for written in all() {
        let name = written.words.join("-");
        let page = between(&manual, &format!(".TH {name} 1"), ".TH ");
        let page = page.unwrap_or_else(|| panic!("there is no page {name}"));
        for flag in &written.flags {
            assert!(has(page, &format!("--{flag}")), "{name}: --{flag}");
        }
        for verb in &written.verbs {
            assert!(has(page, &format!("{name}-{verb}")), "{name}: {verb}");
        }
    }
}

#[test]
fn the_completions_of_every_shell_know_every_command_and_every_option() {
    let place = Place::new();
    let script = |shell: &str| out(&place.run(&["completions", shell]));
    let (bash, zsh, fish) = (script("bash"), script("zsh"), script("fish"));
    let (powershell, elvish) = (script("powershell"), script("elvish"));
    for written in all() {
        let path = written.words.join(";");
        // Here each command has a part of its own.
        let of_powershell = between(
            &powershell,
            &format!("\n        '{path}' {{"),
            "\n        }",
        );
        let of_elvish = between(&elvish, &format!("\n        &'{path}'= {{"), "\n        }");
        let parts = [("powershell", of_powershell), ("elvish", of_elvish)]
            .map(|(shell, part)| (shell, part.unwrap_or_else(|| panic!("{shell}: {path}"))));
        for flag in &written.flags {
            let flag = format!("--{flag}");
            let whole = [("bash", &*bash), ("zsh", &*zsh)];
            for (shell, text) in whole.into_iter().chain(parts) {
                assert!(has(text, &flag), "{shell}: {path} {flag}");
            }
            // Two levels of commands are as deep as the options for this shell go.
            if written.words.len() <= 3 {
                let named = format!("-l {}", flag.trim_start_matches('-'));
                assert!(has(&fish, &named), "fish: {path} {flag}");
            }
        }
        for verb in &written.verbs {
            let whole = [("bash", &*bash), ("zsh", &*zsh), ("fish", &*fish)];
            for (shell, text) in whole.into_iter().chain(parts) {
                assert!(has(text, verb), "{shell}: {path} {verb}");
            }
        }
    }
}
