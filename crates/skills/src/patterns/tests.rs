#![allow(clippy::unwrap_used, clippy::expect_used)]

mod fillers;
mod long;
mod not_meant;
mod seats;
mod titles;

use std::sync::OnceLock;

use proptest::prelude::*;

use super::*;
use crate::abilities::Filled as Example;
use fillers::filler;

fn patterns() -> &'static Patterns {
    static PATTERNS: OnceLock<Patterns> = OnceLock::new();
    PATTERNS.get_or_init(|| Patterns::built_in(&Abilities::built_in().unwrap()).unwrap())
}

fn understand(sentence: &str) -> Understanding {
    patterns().understand(sentence, &Names::default())
}

/// The only request of a sentence, with its slots.
fn only(sentence: &str) -> (String, Vec<(String, String)>) {
    let understood = understand(sentence);
    let sure = understood
        .sure()
        .unwrap_or_else(|| panic!("{sentence}: {understood:?}"));
    assert_eq!(sure.len(), 1, "{sentence}: {sure:?}");
    let slots = sure[0]
        .slots
        .iter()
        .map(|slot| (slot.name.clone(), slot.text()));
    (sure[0].tool.clone(), slots.collect())
}

#[test]
fn every_language_is_complete() {
    let abilities = Abilities::built_in().unwrap();
    let languages = Language::built_in(&abilities).unwrap();
    assert_eq!(
        languages.iter().map(Language::code).collect::<Vec<_>>(),
        ["de", "en"]
    );
    for language in &languages {
        for tool in abilities.tools() {
            assert!(
                language.reply(tool).is_some(),
                "{}: no reply to {tool}",
                language.code()
            );
            let said = language
                .sayings
                .iter()
                .any(|saying| saying.tool == tool && !saying.sentences.is_empty());
            assert!(said, "{}: no sentence for {tool}", language.code());
        }
    }
}

#[test]
fn slots_are_the_users_own_words() {
    let sentence = "Uh, put Olive Oil and Müsli on the Shopping list, please!";
    let understood = understand(sentence);
    let items = understood.best[0].slot("items").unwrap();
    assert_eq!(
        items
            .said
            .iter()
            .map(|said| said.text.as_str())
            .collect::<Vec<_>>(),
        ["Olive Oil", "Müsli"]
    );
    for said in &items.said {
        assert_eq!(&sentence[said.span.clone()], said.text);
    }
}

#[test]
fn compounds_are_cut_and_keep_their_place() {
    let sentence = "Stell den Nudeltimer auf acht Minuten um.";
    let understood = understand(sentence);
    let name = &understood.best[0].slot("name").unwrap().said[0];
    assert_eq!(
        (name.text.as_str(), &sentence[name.span.clone()]),
        ("Nudel", "Nudel")
    );
}

#[test]
fn a_misheard_name_is_matched_with_the_users_own() {
    let names = Names {
        lists: vec!["Shopping".to_owned(), "Packing".to_owned()],
        ..Names::default()
    };
    let understood = patterns().understand("add milk to the chopping list", &names);
    assert_eq!(
        understood.sure().unwrap()[0]
            .slot("list")
            .unwrap()
            .meant
            .as_deref(),
        Some("Shopping")
    );
    let understood = patterns().understand(
        "Setz Milch auf die Einkaufsliste.",
        &Names {
            lists: vec!["Einkaufsliste".to_owned()],
            ..Names::default()
        },
    );
    assert_eq!(
        understood.sure().unwrap()[0].slot("list").unwrap().meant,
        None
    );
}

#[test]
fn two_names_that_fit_are_both_returned() {
    let names = Names {
        tasks: vec!["call Anna".to_owned(), "email Anna".to_owned()],
        ..Names::default()
    };
    let understood = patterns().understand("mark the Anna task as done", &names);
    assert!(understood.sure().is_none());
    let meant: Vec<_> = understood
        .alternatives
        .iter()
        .filter_map(|it| it.slot("text")?.meant.clone())
        .collect();
    assert_eq!(meant, ["call Anna", "email Anna"]);
}

#[test]
fn an_unknown_thing_is_asked_about() {
    assert!(understand("Open Firefox.").sure().is_some());
    let understood = understand("Open Zibbelkram.");
    assert!(understood.sure().is_none());
    let names = Names {
        apps: vec!["Zibbelkram".to_owned()],
        ..Names::default()
    };
    assert_eq!(
        patterns()
            .understand("Open Zibbelkram.", &names)
            .sure()
            .unwrap()[0]
            .tool,
        "open_app"
    );
}

#[test]
fn several_requests_come_in_their_order() {
    let understood = understand("Pause the music and then set a timer for five minutes.");
    let tools: Vec<&str> = understood
        .sure()
        .unwrap()
        .iter()
        .map(|meaning| meaning.tool.as_str())
        .collect();
    assert_eq!(tools, ["media_pause", "timer_start"]);
    assert_eq!(
        only("remind me to buy salt and pepper at five").0,
        "reminder_add"
    );
}

#[test]
fn a_misheard_word_counts_against_a_reading() {
    let heard = understand("set a timer for ten minutes").best[0].confidence;
    let misheard = understand("sat a timer for ten minutes").best[0].confidence;
    assert!(misheard < heard && misheard >= ACT, "{misheard} {heard}");
}

#[test]
fn a_time_left_in_a_text_makes_it_unsure() {
    assert!(
        understand("remind me tomorrow to call mum at six")
            .sure()
            .is_none()
    );
    assert!(
        understand("remind me to call mum tomorrow at six")
            .sure()
            .is_some()
    );
}

#[test]
fn damaged_files_are_refused_with_their_place() {
    let abilities = Abilities::built_in().unwrap();
    let read = |sentences: &str| {
        let languages = Language::built_in(&abilities).unwrap();
        let text = format!("[[verb]]\ntool = \"mute\"\nsentences = [\"{sentences}\"]");
        let mut files: Vec<(&str, &str)> = vec![
            ("language", include_str!("../../languages/en/language.toml")),
            ("extra", &text),
        ];
        files.dedup();
        let english = Language::read("en", &files, &abilities)?;
        let mut all = vec![english];
        all.extend(
            languages
                .into_iter()
                .filter(|language| language.code() != "en"),
        );
        Patterns::new(all, &abilities).map(|_| ())
    };
    assert!(read("hush now [please]").is_ok());
    assert!(
        read("hush (now")
            .unwrap_err()
            .to_string()
            .contains("bracket")
    );
    assert!(
        read("[hush]")
            .unwrap_err()
            .to_string()
            .contains("left out as a whole")
    );
    assert!(
        read("hush <who>")
            .unwrap_err()
            .to_string()
            .contains("<who>")
    );
    assert!(read("hush {who}").unwrap_err().to_string().contains("slot"));
    let nobody = Language::read(
        "en",
        &[
            ("language", include_str!("../../languages/en/language.toml")),
            ("x", "[[verb]]\ntool = \"fly\""),
        ],
        &abilities,
    );
    assert!(nobody.unwrap_err().to_string().contains("fly"));
}

/// Every pattern, said in ways chosen by chance, is understood as its verb, or its verb is among what is asked about.
#[test]
fn what_a_pattern_says_is_understood() {
    let mut chance = 88_172_645_463_325_252_u64;
    let mut next = move |below: usize| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        (chance % below.max(1) as u64) as usize
    };
    let mut lost = Vec::new();
    let mut said = 0;
    for (tool, language, slots, part) in patterns().all().filter(|(tool, ..)| *tool != NOTHING) {
        let fill = |name: &str| {
            slots
                .iter()
                .find(|(slot, _)| *slot == name)
                .map_or("", |(slot, kind)| filler(slot, *kind, language))
                .to_owned()
        };
        for _ in 0..3 {
            let sentence = sentence::say(part, &mut next, &fill);
            said += 1;
            let understood = understand(&sentence);
            let all = understood
                .best
                .iter()
                .chain(&understood.alternatives)
                .chain(&understood.near_misses);
            if !all
                .map(|meaning| meaning.tool.as_str())
                .any(|found| found == tool)
            {
                let instead = understood
                    .best
                    .first()
                    .map_or("nothing", |meaning| meaning.tool.as_str())
                    .to_owned();
                lost.push(format!("{tool}: {sentence} → {instead}"));
            }
        }
    }
    // Shadowed ways of saying things are few: a sentence that two verbs would claim belongs to the more literal one.
    assert!(
        lost.len() * 50 < said,
        "{} of {said} lost:\n{}",
        lost.len(),
        lost.join("\n")
    );
}

/// An example of the schemas that any sentence fits is understood as the verb it stands at; none as another one.
#[test]
fn examples_are_never_taken_for_another_verb() {
    let abilities = Abilities::built_in().unwrap();
    let mut wrong = Vec::new();
    let (mut fits, mut all) = (0, 0);
    for verb in abilities.all().iter().flat_map(|ability| &ability.verbs) {
        for example in &verb.examples {
            all += 1;
            let understood = understand(&example.say);
            let Some(sure) = understood.sure() else {
                continue;
            };
            let slots_fit = sure[0].slots.iter().all(|filled| {
                let said: Vec<String> = filled
                    .said
                    .iter()
                    .map(|said| said.text.to_lowercase())
                    .collect();
                match example.slots.get(&filled.name) {
                    Some(Example::One(words)) => {
                        filled.choice.as_deref() == Some(words) || said == [words.to_lowercase()]
                    }
                    Some(Example::Several(things)) => {
                        said == things
                            .iter()
                            .map(|thing| thing.to_lowercase())
                            .collect::<Vec<_>>()
                    }
                    None => false,
                }
            });
            if sure.len() == 1 && sure[0].tool == verb.tool && slots_fit {
                fits += 1;
            } else {
                wrong.push(format!("{}: {} → {:?}", verb.tool, example.say, sure));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        fits * 4 >= all * 3,
        "only {fits} of {all} examples are understood"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Whatever is heard, nothing breaks, and every slot points into the sentence.
    #[test]
    fn anything_can_be_heard(sentence in "\\PC{0,80}") {
        let understood = understand(&sentence);
        for slot in understood.best.iter().flat_map(|meaning| &meaning.slots) {
            for said in &slot.said {
                prop_assert_eq!(&sentence[said.span.clone()], &said.text);
            }
        }
    }

    /// The same with words of requests in any order.
    #[test]
    fn shuffled_requests_break_nothing(words in prop::collection::vec(prop::sample::select(vec![
        "set", "a", "timer", "for", "ten", "minutes", "and", "remind", "me", "to", "at", "add", "milk", "list", "the", "please",
        "stell", "einen", "auf", "und", "Minuten", "liste", "erinnere", "mich", "um", "sechs", "what's", "don't", "5:30", "p.m.", "-", "%",
    ]), 0..30)) {
        let sentence = words.join(" ");
        let understood = understand(&sentence);
        for slot in understood.best.iter().flat_map(|meaning| &meaning.slots) {
            for said in &slot.said {
                prop_assert_eq!(&sentence[said.span.clone()], &said.text);
            }
        }
    }
}
