//! Whether a text is nothing but counting, which is what Whisper makes of plucked notes.

/// The first numbers, as Whisper may write them out.
const NUMBERS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];
/// Words that sound like numbers, and stand for them beside other numbers only.
const LIKE_NUMBERS: &[(&str, usize)] = &[("to", 2), ("too", 2), ("for", 4)];
/// Two numbers from one on may be anything; from three on it is counting.
const COUNTING: usize = 3;

/// What number a word is.
fn number(word: &str) -> Option<usize> {
    let written_out = || {
        NUMBERS
            .iter()
            .position(|number| number.eq_ignore_ascii_case(word))
    };
    word.parse::<usize>()
        .ok()
        .or_else(|| written_out().map(|place| place + 1))
}

/// What number a word sounds like.
fn like_a_number(word: &str) -> Option<usize> {
    let like = |(like, _): &&(&str, usize)| like.eq_ignore_ascii_case(word);
    number(word).or_else(|| LIKE_NUMBERS.iter().find(like).map(|(_, number)| *number))
}

/// A text as numbers, where it is nothing else.
fn numbers(text: &str, number: impl Fn(&str) -> Option<usize>) -> Option<Vec<usize>> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(number)
        .collect()
}

/// Whether a text is nothing but counting from one on.
pub fn counts_up(text: &str) -> bool {
    numbers(text, number).is_some_and(|numbers| {
        numbers.len() >= COUNTING && numbers.iter().copied().eq(1..=numbers.len())
    })
}

/// Whether a text is a part of counting, as "3-4" and "to three four" are: numbers, each of them one more than the last. Three and
/// more may also stay, or begin again from one, as in "1, 2, 3, 3, 1, 2"; and one word may stand behind them.
pub fn counts(text: &str) -> bool {
    let on = |pair: &[usize]| pair[0].checked_add(1) == Some(pair[1]);
    numbers(without_a_last_word(text), like_a_number).is_some_and(|numbers| {
        let may_stay = numbers.len() >= COUNTING;
        let goes = |pair: &[usize]| on(pair) || may_stay && (pair[0] == pair[1] || pair[1] == 1);
        numbers.windows(2).any(on) && numbers.windows(2).all(goes)
    })
}

/// What stands before the last word, where that is no number and enough to count stands before it.
fn without_a_last_word(text: &str) -> &str {
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let Some((before, last)) = text.rsplit_once(|c: char| !c.is_alphanumeric()) else {
        return text;
    };
    let counted = numbers(before, like_a_number).is_some_and(|numbers| numbers.len() >= COUNTING);
    if counted && like_a_number(last).is_none() {
        before
    } else {
        text
    }
}

/// Whether a text is one number and nothing else.
pub fn is_a_number(text: &str) -> bool {
    numbers(text, number).is_some_and(|numbers| numbers.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::{counts, counts_up, is_a_number};

    #[test]
    fn a_number_alone_is_no_counting() {
        for text in ["1.", "Two!", " 12 ", "ten"] {
            assert!(is_a_number(text), "{text}");
            assert!(!counts(text), "{text}");
        }
        for text in ["", "1, 2", "for", "to", "two timers", "twelve"] {
            assert!(!is_a_number(text), "{text}");
        }
    }

    #[test]
    fn only_counting_from_one_is_counting() {
        for text in [
            "1, 2, 3, 4",
            "1,2,3",
            "1. 2. 3. 4. 5.",
            "One, two, three!",
            "one two 3 four",
            "1... 2... 3...",
            "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11",
        ] {
            assert!(counts_up(text), "{text}");
            assert!(counts(text), "{text}");
        }
        for text in [
            "",
            "1",
            "1, 2",
            "2, 3, 4",
            "3, 2, 1",
            "1, 2, 4",
            "1, 2, 2, 3",
            "1, 2, 3, go",
            "1234",
            "one, two, three, four, my phone rang",
            "1, 2, 3, 99999999999999999999999",
            "Turn on the light.",
        ] {
            assert!(!counts_up(text), "{text}");
        }
    }

    #[test]
    fn a_part_of_counting_begins_anywhere() {
        for text in [
            "3-4",
            "1, 2",
            "to three four.",
            "Too, three, for",
            "1, 2, 3, 1, 2, 3",
            "3, 4, 1",
            "1, 2, 2, 3",
            "1, 2, 3, 3, 3, 1, 2, 3",
            "One, two, three, four times.",
        ] {
            assert!(counts(text), "{text}");
        }
        for text in [
            "",
            "4",
            "to",
            "34",
            "4, 3",
            "3, 3",
            "for two",
            "1, 1",
            "4, 1",
            "1, 1, 1",
            "1, 2, 3, 2",
            "18446744073709551615, 0",
            "three for all",
            "1, 2, 3 and away",
            "one two times",
        ] {
            assert!(!counts(text), "{text}");
        }
    }
}
