//! Sums, by table and by property.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;

#[test]
fn the_table_of_sums_comes_out_right() {
    let (mut rows, mut wrong) = (0, Vec::new());
    for (code, table) in [
        ("en", include_str!("../../tests/sums/en.tsv")),
        ("de", include_str!("../../tests/sums/de.tsv")),
    ] {
        let language = Language::of(code).unwrap();
        for line in table
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            let (said, wanted) = line.split_once('\t').expect(line);
            let found = match work_out(said, language) {
                Ok(value) => {
                    let (text, cut) = number(value.number, language);
                    if cut || value.rounded {
                        format!("~{text}")
                    } else {
                        text
                    }
                }
                Err(SumError::NotASum(_)) => "no sum".to_owned(),
                Err(error) => format!("{error:?}"),
            };
            if found != wanted {
                wrong.push(format!("{code}: {said}: wanted {wanted}, found {found}"));
            }
            rows += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows >= 120, "only {rows} rows");
}

/// What the patterns take for a sum has to be one.
#[test]
fn every_operator_and_function_that_is_understood_can_be_worked_out() {
    let mut wrong = Vec::new();
    for (code, habits, and) in [
        (
            "en",
            include_str!("../../languages/en/language.toml"),
            "and",
        ),
        (
            "de",
            include_str!("../../languages/de/language.toml"),
            "und",
        ),
    ] {
        let language = Language::of(code).unwrap();
        let habits: toml::Table = toml::from_str(habits).unwrap();
        let phrases = |name: &str| -> Vec<String> {
            let list = habits[name].as_array().unwrap();
            assert!(!list.is_empty(), "{code}: no {name}");
            // What is heard as "percent" is written so in a sum.
            let written = |phrase: &toml::Value| phrase.as_str().unwrap().replace("percent", "%");
            list.iter().map(written).collect()
        };
        let mut check = |sums: Vec<String>| {
            if sums.iter().all(|sum| work_out(sum, language).is_err()) {
                wrong.push(format!("{code}: {}", sums.join(", ")));
            }
        };
        for operator in phrases("operators") {
            check(vec![format!("7 {operator} 2")]);
        }
        for function in phrases("functions") {
            let one = format!("{function} 4");
            let two = format!("{function} 4 {and} 2");
            check(vec![one, two]);
        }
        for function in phrases("functions_behind") {
            check(vec![format!("4 {function}")]);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn percentages_are_exact() {
    let exact = |number: i64| Exact::from(number);
    assert_eq!(percent_of(exact(15), exact(80)), Ok(exact(12)));
    assert_eq!(share(exact(12), exact(80)), Ok(exact(15)));
    assert_eq!(share(exact(1), Exact::ZERO), Err(SumError::ByZero));
}

proptest! {
    #[test]
    fn nothing_that_is_said_makes_it_panic(text in "(\\PC{0,4}|[0-9]{1,3}| |\\(|\\)|plus|minus|times|root of|percent|of|half|to the power of|[+*/^%-]){0,24}") {
        for language in Language::all() {
            let _ = work_out(&text, language);
        }
    }

    #[test]
    fn signs_and_words_agree(a in -999_i64..999, b in 1_i64..999, c in 1_i64..99) {
        let english = Language::ENGLISH;
        let words = work_out(&format!("{a} plus {b} times {c}"), english).unwrap();
        let signs = work_out(&format!("{a}+{b}*{c}"), english).unwrap();
        prop_assert_eq!(words, signs);
        prop_assert_eq!(words.number, Exact::from(a + b * c));
        let back = work_out(&format!("({a}/{b})*{b}"), english).unwrap();
        prop_assert_eq!(back.number, Exact::from(a));
    }
}
