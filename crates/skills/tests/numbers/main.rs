//! Numbers, read from a table and found among words.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

use sotto_skills::numbers::{Exact, Language, all_at, read, read_at, say, say_ordinal, tokens};

const TABLE: &str = include_str!("numbers.tsv");

#[test]
fn every_row_is_read_as_it_says() {
    let rows: Vec<Vec<&str>> = TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    assert!(rows.len() >= 200, "only {} rows", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        let [code, words, expected] = row[..] else {
            panic!("{row:?}")
        };
        let found = read(words, Language::of(code).unwrap())
            .map_or_else(|_| "!".to_owned(), |number| number.to_string());
        if found != expected {
            wrong.push(format!("{words}: expected {expected}, found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_longest_number_at_a_place_is_found() {
    let words = tokens("two hundred and five apples");
    let found = read_at(&words, Language::ENGLISH).unwrap();
    assert_eq!((found.tokens, found.value), (4, Exact::from(205)));
    let all: Vec<usize> = all_at(&words, Language::ENGLISH)
        .iter()
        .map(|found| found.tokens)
        .collect();
    assert_eq!(all, [4, 2, 1]);
    assert_eq!(read_at(&tokens("apples two"), Language::ENGLISH), None);
    assert_eq!(
        read_at(&tokens("twenty-one, please"), Language::ENGLISH)
            .unwrap()
            .value,
        Exact::from(21)
    );
    assert!(
        read_at(&tokens("third from the left"), Language::ENGLISH)
            .unwrap()
            .ordinal
    );
    assert_eq!(
        read_at(&tokens("einundzwanzig Äpfel"), Language::GERMAN)
            .unwrap()
            .value,
        Exact::from(21)
    );
    // Part of a token is no number.
    assert_eq!(read_at(&tokens("5pm"), Language::ENGLISH), None);
}

#[test]
fn numbers_are_said_in_words() {
    for (number, english, german) in [
        (21, "twenty-one", "einundzwanzig"),
        (205, "two hundred and five", "zweihundertfünf"),
        (-4, "minus four", "minus vier"),
        (
            1984,
            "one thousand nine hundred and eighty-four",
            "eintausendneunhundertvierundachtzig",
        ),
        (1_000_000, "1000000", "1000000"),
    ] {
        assert_eq!(say(Exact::from(number), Language::ENGLISH), english);
        assert_eq!(say(Exact::from(number), Language::GERMAN), german);
    }
    assert_eq!(say(Exact::ratio(25, 2).unwrap(), Language::GERMAN), "12,5");
    let ordinals = [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (22, "22nd"),
        (111, "111th"),
    ];
    for (number, ordinal) in ordinals {
        assert_eq!(say_ordinal(number, Language::ENGLISH), ordinal);
    }
    assert_eq!(say_ordinal(3, Language::GERMAN), "3.");
}

#[test]
fn exact_numbers_stay_exact() {
    let third = Exact::ratio(1, 3).unwrap();
    assert_eq!(third.times(3.into()), Some(Exact::ONE));
    assert_eq!(third.to_string(), "1/3");
    let tenth = Exact::from_digits("0.1").unwrap();
    assert_eq!(
        tenth.plus(Exact::from_digits("0.2").unwrap()),
        Exact::from_digits("0.3")
    );
    assert_eq!(Exact::ratio(-7, 4).unwrap().to_string(), "-1.75");
    assert_eq!(Exact::ratio(1, 0), None);
    assert_eq!(Exact::ONE.over(Exact::ZERO), None);
    assert!(Exact::ratio(1, 3).unwrap() < Exact::HALF);
    assert_eq!(
        Exact::from(i64::MAX)
            .times(Exact::from(i64::MAX))
            .unwrap()
            .times(Exact::from(i64::MAX)),
        None
    );
}
