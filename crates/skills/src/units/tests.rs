//! Units, by table and by property.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;
use crate::sums::number;

fn converted(amount: &str, from: &str, to: &str, language: Language) -> String {
    let amount = Exact::from_digits(amount).unwrap();
    let (from, to) = match (find(from, language), find(to, language)) {
        (Ok(from), Ok(to)) => (from, to),
        (Err(error), _) | (_, Err(error)) => return error.to_string(),
    };
    match convert(amount, from, to, language) {
        Ok(there) => format!(
            "{} {}",
            number(there, language).0,
            name(to, there, language)
        ),
        Err(error) => error.to_string(),
    }
}

#[test]
fn amounts_come_out_exactly() {
    let english = Language::ENGLISH;
    for (amount, from, to, wanted) in [
        ("5", "miles", "kilometres", "8.0467 kilometres"),
        ("1", "inch", "cm", "2.54 centimetres"),
        ("100", "km/h", "mph", "62.1371 miles per hour"),
        ("3", "ounces", "grams", "85.0486 grams"),
        (
            "70",
            "degrees Fahrenheit",
            "Celsius",
            "21.1111 degrees celsius",
        ),
        ("0", "celsius", "fahrenheit", "32 degrees fahrenheit"),
        ("0", "celsius", "kelvin", "273.15 kelvin"),
        ("1", "gallon", "litres", "3.7854 litres"),
        ("2", "cups", "ml", "473.1765 millilitres"),
        ("1000", "metres", "kilometre", "1 kilometre"),
        ("1", "GB", "MB", "1000 megabytes"),
        ("1", "GiB", "MiB", "1024 mebibytes"),
        ("90", "minutes", "hours", "1.5 hours"),
        ("1", "acre", "square feet", "43,560 square feet"),
        ("500", "calories", "kilojoules", "2092 kilojoules"),
        (
            "5",
            "miles",
            "kilograms",
            "miles and kilograms measure different things.",
        ),
        ("5", "smoots", "metres", "I don't know the unit \"smoots\"."),
    ] {
        assert_eq!(
            converted(amount, from, to, english),
            wanted,
            "{amount} {from}"
        );
    }
    let german = Language::GERMAN;
    for (amount, from, to, wanted) in [
        ("5", "Meilen", "Kilometer", "8,0467 Kilometer"),
        (
            "100",
            "Stundenkilometer",
            "Meter pro Sekunde",
            "27,7778 Meter pro Sekunde",
        ),
        ("20", "Grad Celsius", "Fahrenheit", "68 Grad Fahrenheit"),
        ("3", "Esslöffel", "Milliliter", "44,3603 Milliliter"),
        ("6", "Fuß", "cm", "182,88 Zentimeter"),
    ] {
        assert_eq!(
            converted(amount, from, to, german),
            wanted,
            "{amount} {from}"
        );
    }
}

#[test]
fn a_unit_is_found_among_other_words() {
    let english = Language::ENGLISH;
    let (length, unit) = find_at(&["miles", "per", "hour", "please"], english).unwrap();
    assert_eq!(
        (length, name(unit, Exact::from(3), english)),
        (3, "miles per hour")
    );
    assert!(find_at(&["please"], english).is_none());
}

#[test]
fn every_unit_has_its_names_in_every_language() {
    for language in Language::all() {
        for number in 0..units().len() {
            let unit = Unit(number);
            let said = name(unit, Exact::from(3), language);
            assert_eq!(find(said, language), Ok(unit), "{language:?}: {said}");
        }
    }
}

proptest! {
    #[test]
    fn there_and_back_is_the_same(amount in -10_000_i64..10_000, one in 0_usize..90, other in 0_usize..90) {
        let one = one % units().len();
        let alike: Vec<usize> = (0..units().len()).filter(|at| units()[*at].quantity == units()[one].quantity).collect();
        let other = alike[other % alike.len()];
        let english = Language::ENGLISH;
        let amount = Exact::from(amount);
        let there = convert(amount, Unit(one), Unit(other), english).unwrap();
        prop_assert_eq!(convert(there, Unit(other), Unit(one), english).unwrap(), amount);
    }
}
