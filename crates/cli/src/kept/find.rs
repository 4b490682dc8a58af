//! Which thing is meant: by its id as it is shown, or by its words.

use sotto_api::{Exit, Id, Problem, ProblemCode};
use sotto_skills::numbers::Language;

use super::clock::say;
use super::rows::plain;
use crate::error::CliError;

/// The fewest letters of an id that name anything: fewer are words.
const FEWEST: usize = 4;
/// More than this many in one sentence help nobody.
const MOST_NAMED: usize = 5;

/// Something that can be named on the command line.
pub trait Named {
    /// The name of what it is called: "rows.a_task".
    const WHAT: &str;
    /// The command that shows which there are.
    const SHOWN_BY: &str;
    /// Its id.
    fn id(&self) -> Id;
    /// What it is called; the first is how it is shown.
    fn names(&self) -> Vec<String>;
}

/// The shortest ends of ids that tell them apart. The end and not the beginning: an id begins with the moment it was made,
/// which things made together share.
#[must_use]
pub fn shorts(ids: &[Id]) -> Vec<String> {
    let whole: Vec<String> = ids
        .iter()
        .map(|id| id.uuid().simple().to_string())
        .collect();
    let end = |length: usize| {
        whole
            .iter()
            .map(move |id| &id[id.len().saturating_sub(length)..])
    };
    let mut distinct = whole.clone();
    distinct.sort();
    distinct.dedup();
    let length = (FEWEST..32)
        .find(|length| {
            let mut ends: Vec<&str> = end(*length).collect();
            ends.sort_unstable();
            ends.dedup();
            ends.len() == distinct.len()
        })
        .unwrap_or(32);
    end(length).map(str::to_owned).collect()
}

/// The short form of one id.
#[must_use]
pub fn short(id: Id) -> String {
    shorts(&[id]).concat()
}

/// The one thing that is meant: its words exactly, else its id (whole, or its beginning or end), else a part of its words,
/// else all the words in any order.
pub fn one<'t, T: Named>(
    language: Language,
    words: &str,
    things: &'t [T],
) -> Result<&'t T, CliError> {
    let wanted = words.trim().to_lowercase();
    if wanted.is_empty() {
        return Err(none::<T>(language, words));
    }
    let by_name = |fits: &dyn Fn(&str) -> bool| -> Vec<&'t T> {
        things
            .iter()
            .filter(|thing| thing.names().iter().any(|name| fits(&name.to_lowercase())))
            .collect()
    };
    let parts: Vec<&str> = wanted.split_whitespace().collect();
    let steps: [&dyn Fn() -> Vec<&'t T>; 4] = [
        &|| by_name(&|name| name.trim() == wanted),
        &|| by_id(&wanted, things),
        &|| by_name(&|name| name.contains(&wanted)),
        &|| by_name(&|name| parts.iter().all(|part| name.contains(part))),
    ];
    for step in steps {
        match step()[..] {
            [] => {}
            [thing] => return Ok(thing),
            ref several => return Err(ambiguous(language, words, several)),
        }
    }
    Err(none::<T>(language, words))
}

/// The one that is meant among those it is likely to be, else among the rest.
pub fn likely<'t, T: Named>(
    language: Language,
    words: &str,
    likely: &'t [T],
    rest: &'t [T],
) -> Result<&'t T, CliError> {
    match one(language, words, likely) {
        Err(CliError::Problem(problem)) if problem.code == ProblemCode::NotFound => {
            one(language, words, rest)
        }
        found => found,
    }
}

fn by_id<'t, T: Named>(wanted: &str, things: &'t [T]) -> Vec<&'t T> {
    let digits: String = wanted.chars().filter(|letter| *letter != '-').collect();
    if digits.len() < FEWEST || !digits.chars().all(|letter| letter.is_ascii_hexdigit()) {
        return Vec::new();
    }
    let found = things.iter().filter(|thing| {
        let id = thing.id().uuid().simple().to_string();
        id.starts_with(&digits) || id.ends_with(&digits)
    });
    found.collect()
}

fn none<T: Named>(language: Language, words: &str) -> CliError {
    let with = [
        ("what", say(language, T::WHAT, [])),
        ("words", plain(words.trim())),
        ("shown_by", T::SHOWN_BY.to_owned()),
    ];
    let sentence = say(language, "told.none", with);
    CliError::Problem(Problem::new(ProblemCode::NotFound, sentence))
}

fn ambiguous<T: Named>(language: Language, words: &str, several: &[&T]) -> CliError {
    let ids: Vec<Id> = several.iter().map(|thing| thing.id()).collect();
    let mut named: Vec<String> = several
        .iter()
        .zip(shorts(&ids))
        .take(MOST_NAMED)
        .map(|(thing, short)| {
            let name = thing.names().into_iter().next().unwrap_or_default();
            format!("{} ({short})", plain(&name))
        })
        .collect();
    if several.len() > MOST_NAMED {
        let more = several.len() - MOST_NAMED;
        named.push(say(
            language,
            "told.and_more",
            [("count", more.to_string())],
        ));
    }
    // What was typed has to be typed differently, so it is a matter of usage.
    CliError::Problem(Problem {
        code: ProblemCode::Ambiguous,
        sentence: say(
            language,
            "told.several",
            [("words", plain(words.trim())), ("names", named.join(", "))],
        ),
        exit: Exit::Usage,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const EN: Language = Language::ENGLISH;

    struct Thing(Id, &'static str);

    impl Named for Thing {
        const WHAT: &str = "thing";
        const SHOWN_BY: &str = "sotto things";
        fn id(&self) -> Id {
            self.0
        }
        fn names(&self) -> Vec<String> {
            vec![self.1.to_owned()]
        }
    }

    fn things() -> Vec<Thing> {
        let id = |text: &str| text.parse().unwrap();
        vec![
            Thing(id("01998000-0000-7000-8000-00000000aaaa"), "Buy milk"),
            Thing(id("01998000-0000-7000-8000-00000001aaaa"), "Milk the cow"),
            Thing(id("01998000-0001-7000-8000-00000000cafe"), "Milk"),
            Thing(id("01998001-0000-7000-8000-00000000beef"), "Pay the rent"),
        ]
    }

    #[test]
    fn words_name_a_thing_exactly_in_part_or_in_any_order() {
        let things = things();
        for (words, meant) in [
            ("milk", 2),
            (" MILK ", 2),
            ("cow", 1),
            ("rent the", 3),
            ("01998000-0000-7000-8000-00000000aaaa", 0),
            ("beef", 3),
            ("0000cafe", 2),
            ("01998001", 3),
            ("0aaaa", 0),
        ] {
            assert_eq!(
                one(EN, words, &things).unwrap().1,
                things[meant].1,
                "{words}"
            );
        }
    }

    #[test]
    fn several_and_none_are_sentences_with_their_exit_codes() {
        let things = things();
        let several = one(EN, "aaaa", &things).map(drop).unwrap_err();
        assert_eq!(
            several.to_string(),
            "\"aaaa\" could be: Buy milk (0aaaa), Milk the cow (1aaaa). Nothing was changed; name one by its id."
        );
        assert_eq!(several.code(), 2);
        let none = one(EN, "bread", &things).map(drop).unwrap_err();
        assert_eq!(
            none.to_string(),
            "There is no thing \"bread\". Nothing was changed; `sotto things` shows which there are."
        );
        assert_eq!(none.code(), 1);
        assert_eq!(one(EN, "  ", &things).map(drop).unwrap_err().code(), 1);
    }

    #[test]
    fn the_likely_ones_come_first() {
        let things = things();
        let (likely_ones, rest) = things.split_at(2);
        assert_eq!(
            likely(EN, "cow", likely_ones, rest).unwrap().1,
            "Milk the cow"
        );
        assert_eq!(
            likely(EN, "rent", likely_ones, rest).unwrap().1,
            "Pay the rent"
        );
        assert_eq!(
            likely(EN, "milk", likely_ones, rest)
                .map(drop)
                .unwrap_err()
                .code(),
            2
        );
    }

    #[test]
    fn short_ids_are_as_long_as_it_takes() {
        let ids: Vec<Id> = things().iter().map(|thing| thing.0).collect();
        assert_eq!(shorts(&ids), ["0aaaa", "1aaaa", "0cafe", "0beef"]);
        assert_eq!(shorts(&ids[1..]), ["aaaa", "cafe", "beef"]);
        assert_eq!(shorts(&[ids[0], ids[0]]), ["aaaa", "aaaa"]);
        assert!(shorts(&[]).is_empty());
    }

    #[test]
    fn what_is_not_meant_is_told_in_the_users_language() {
        let things = things();
        for (words, told) in [
            ("bread", "Es wurde nichts geändert; `sotto things`"),
            ("aaaa", "„aaaa“ könnte sein: Buy milk (0aaaa)"),
        ] {
            let refused = one(Language::GERMAN, words, &things).map(drop);
            let sentence = refused.unwrap_err().to_string();
            assert!(sentence.contains(told), "{sentence}");
        }
    }
}
