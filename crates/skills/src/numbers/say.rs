//! Numbers in words and as ordinals, for replies.

use super::exact::Exact;
use super::language::Language;
use super::words::Say;

/// A number in words where it is a whole one below a million, otherwise in digits with the language's mark.
pub fn say(number: Exact, language: Language) -> String {
    let words = &language.compiled().numbers;
    let say = &words.say;
    let size = if number.is_negative() {
        number.negative()
    } else {
        number
    };
    let text = match size.whole() {
        Some(whole) if whole < 1_000_000 => whole_words(whole, say),
        _ => size
            .to_string()
            .replace('.', &words.decimal_mark.to_string()),
    };
    if number.is_negative() {
        format!("{} {text}", say.minus)
    } else {
        text
    }
}

/// An ordinal in digits: "23rd", German "23.".
pub fn say_ordinal(number: i64, language: Language) -> String {
    let endings = &language.compiled().numbers.say.ordinal;
    let last = (number % 10).to_string();
    let teen = (11..=13).contains(&(number % 100));
    let ending = endings
        .get(&last)
        .filter(|_| !teen)
        .or_else(|| endings.get("default"))
        .map_or("", String::as_str);
    format!("{number}{ending}")
}

fn whole_words(whole: i64, say: &Say) -> String {
    let inside = |number: i64| {
        if number == 1 {
            say.one_inside.clone()
        } else {
            whole_words(number, say)
        }
    };
    match whole {
        0..20 => say.units[whole as usize].clone(),
        20..100 => {
            let tens = &say.tens[(whole / 10) as usize];
            match whole % 10 {
                0 => tens.clone(),
                unit => say
                    .joined
                    .replace("{tens}", tens)
                    .replace("{unit}", &inside(unit)),
            }
        }
        100..1000 => {
            let hundred = say.hundred.replace("{unit}", &inside(whole / 100));
            match whole % 100 {
                0 => hundred,
                rest => say
                    .hundred_and
                    .replace("{hundred}", &hundred)
                    .replace("{rest}", &whole_words(rest, say)),
            }
        }
        _ => {
            let thousand = say.thousand.replace("{unit}", &inside(whole / 1000));
            match whole % 1000 {
                0 => thousand,
                rest => say
                    .thousand_and
                    .replace("{thousand}", &thousand)
                    .replace("{rest}", &whole_words(rest, say)),
            }
        }
    }
}
