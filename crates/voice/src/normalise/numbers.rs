//! Numbers as words: cardinals up to quadrillions, ordinals, years, decimals, fractions and digits one by one.
//! American usage, without "and": "three hundred five".

use super::strokes;
use super::text::{Reading, Text};

// The ear's `word_error` has the small number words a second time, the other way round. Engines know only the room
// `engines`, and a list that English does not change is no reason to widen that.
const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
const SCALES: [(u64, &str); 5] = [
    (1_000_000_000_000_000, "quadrillion"),
    (1_000_000_000_000, "trillion"),
    (1_000_000_000, "billion"),
    (1_000_000, "million"),
    (1_000, "thousand"),
];
/// Longer numbers are read digit by digit: nobody follows "septillion".
const MOST_DIGITS: usize = 18;

/// A written number: its digits without separators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) whole: String,
    pub(super) part: Option<String>,
    pub(super) end: usize,
    /// Written with thousands separators, which a year never is.
    pub(super) grouped: bool,
}

impl Number {
    /// The number as words.
    pub(super) fn words(&self) -> String {
        match (&self.part, self.whole.as_str()) {
            (None, whole) => cardinal_of(whole),
            (Some(part), "") => format!("point {}", digits(part)),
            (Some(part), whole) => format!("{} point {}", cardinal_of(whole), digits(part)),
        }
    }

    /// Whether a unit behind it stays singular.
    pub(super) fn is_one(&self) -> bool {
        self.part.is_none() && self.whole == "1"
    }

    /// Its size, to compare it with another one.
    pub(super) fn size(&self) -> f64 {
        let part = self.part.as_deref().unwrap_or("0");
        format!("0{}.{part}", self.whole).parse().unwrap_or(0.0)
    }

    /// Its value, when it is a whole number small enough to have one.
    pub(super) fn value(&self) -> Option<u64> {
        (self.part.is_none() && self.whole.len() <= MOST_DIGITS)
            .then(|| self.whole.parse().ok())
            .flatten()
    }
}

/// Parses the digits at `i`, with thousands separators and a decimal part.
pub(super) fn parse(text: &Text, i: usize) -> Option<Number> {
    let mut end = text.digits(i);
    let mut grouped = false;
    if end > i && end - i <= 3 && text.at(i) != '0' {
        let mut next = end;
        while text.at(next) == ',' && text.digits(next + 1) == next + 4 {
            next += 4;
            grouped = true;
        }
        end = next;
    }
    let whole: String = text.slice(i, end).replace(',', "");
    let mut part = None;
    if text.at(end) == '.' && text.at(end + 1).is_ascii_digit() {
        let stop = text.digits(end + 1);
        part = Some(text.slice(end + 1, stop));
        end = stop;
    }
    (!whole.is_empty() || part.is_some()).then_some(Number {
        whole,
        part,
        end,
        grouped,
    })
}

fn below_hundred(n: u64) -> String {
    let (ten, one) = (n as usize / 10 % 10, n as usize % 10);
    match (n, one) {
        (0..20, _) => SMALL[n as usize].to_owned(),
        (_, 0) => TENS[ten].to_owned(),
        _ => format!("{}-{}", TENS[ten], SMALL[one]),
    }
}

/// `n` as words.
pub(super) fn cardinal(n: u64) -> String {
    if n < 100 {
        return below_hundred(n);
    }
    if n < 1000 {
        let rest = n % 100;
        let hundreds = format!("{} hundred", SMALL[n as usize / 100]);
        return if rest == 0 {
            hundreds
        } else {
            format!("{hundreds} {}", below_hundred(rest))
        };
    }
    for (scale, name) in SCALES {
        if n >= scale {
            let head = format!("{} {name}", cardinal(n / scale));
            let rest = n % scale;
            return if rest == 0 {
                head
            } else {
                format!("{head} {}", cardinal(rest))
            };
        }
    }
    below_hundred(n % 100)
}

/// Digits as a cardinal; one by one when they start with zero or are too many.
pub(super) fn cardinal_of(written: &str) -> String {
    if written.len() > MOST_DIGITS || (written.len() > 1 && written.starts_with('0')) {
        return digits(written);
    }
    written.parse().map_or_else(|_| digits(written), cardinal)
}

/// Digits one by one.
pub(super) fn digits(written: &str) -> String {
    let mut out = String::with_capacity(written.len() * 6);
    for digit in written.chars().filter_map(|c| c.to_digit(10)) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(SMALL[digit as usize]);
    }
    out
}

/// `n` as an ordinal: "twenty-second".
pub(super) fn ordinal(n: u64) -> String {
    let words = cardinal(n);
    let start = words.rfind([' ', '-']).map_or(0, |at| at + 1);
    let (head, last) = words.split_at(start);
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        _ => match last.strip_suffix('y') {
            Some(stem) => format!("{stem}ieth"),
            None => format!("{last}th"),
        },
    };
    format!("{head}{last}")
}

/// `n` as a year: "nineteen oh five", "two thousand five", "twenty twenty-six".
pub(super) fn year(n: u64) -> String {
    let (century, rest) = (n / 100, n % 100);
    if !(1000..10_000).contains(&n) || (century % 10 == 0 && rest < 10) {
        return cardinal(n);
    }
    match rest {
        0 => format!("{} hundred", cardinal(century)),
        1..10 => format!("{} oh {}", cardinal(century), cardinal(rest)),
        _ => format!("{} {}", cardinal(century), cardinal(rest)),
    }
}

/// Numbers that are names (rooms, flights, models) are read in pairs: "one oh one", "seven forty-seven".
pub(super) fn label(written: &str) -> String {
    match (written.len(), written.parse::<u64>()) {
        (1..=2, _) => cardinal_of(written),
        (3, Ok(n)) if n >= 100 => match n % 100 {
            0 => cardinal(n),
            rest @ 1..10 => format!("{} oh {}", cardinal(n / 100), cardinal(rest)),
            rest => format!("{} {}", cardinal(n / 100), cardinal(rest)),
        },
        (4, Ok(n)) if n >= 1000 => {
            if n % 1000 == 0 {
                cardinal(n)
            } else {
                year(n)
            }
        }
        _ => digits(written),
    }
}

/// The plural of a number word: "nineties", "hundreds".
pub(super) fn plural(words: &str) -> String {
    match words.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if words.ends_with('x') => format!("{words}es"),
        None => format!("{words}s"),
    }
}

/// `over` parts out of `under`: "three quarters".
pub(super) fn fraction(over: u64, under: u64) -> String {
    if !(2..=100).contains(&under) || over > 999 {
        return format!("{} over {}", cardinal(over), cardinal(under));
    }
    if over == under {
        return format!("{} out of {}", cardinal(over), cardinal(under));
    }
    let part = match under {
        2 if over == 1 => "half".to_owned(),
        2 => "halve".to_owned(),
        4 => "quarter".to_owned(),
        _ => ordinal(under),
    };
    let ending = if over == 1 { "" } else { "s" };
    format!("{} {part}{ending}", cardinal(over))
}

/// Reads `1st`, `22nd`, `1,000th`.
pub(super) fn read_ordinal(text: &Text, i: usize) -> Option<Reading> {
    let number = parse(text, i)?;
    let value = number.value()?;
    let end = number.end;
    let suffix = text.slice(end, end + 2).to_ascii_lowercase();
    let right = matches!(suffix.as_str(), "st" | "nd" | "rd" | "th");
    (right && !text.at(end + 2).is_alphanumeric()).then(|| Reading::new(ordinal(value), end + 2))
}

/// Reads `1/2`, `3 1/4`, `2/3`. The flag says whether a unit behind it is plural.
pub(super) fn read_fraction(text: &Text, i: usize) -> Option<(Reading, bool)> {
    let short = |from: usize| {
        let end = text.digits(from);
        (end > from && end - from <= 6)
            .then(|| (text.slice(from, end).parse::<u64>().unwrap_or(0), end))
    };
    let (first, end) = short(i)?;
    let (whole, over, end) = if text.at(end) == ' ' && text.at(end + 1).is_ascii_digit() {
        let (over, end) = short(end + 1)?;
        (Some(first), over, end)
    } else {
        (None, first, end)
    };
    if text.at(end) != '/' {
        return None;
    }
    let (under, end) = short(end + 1)?;
    let goes_on = match text.at(end) {
        '/' | '^' => true,
        '.' | ',' | '-' | ':' => text.at(end + 1).is_ascii_digit(),
        c => c.is_alphabetic() && !text.slice(end, end + 2).eq("in"),
    };
    if goes_on || (whole.is_some() && over >= under) {
        return None;
    }
    let words = match (whole, over, under) {
        (None, 24, 7) => "twenty-four seven".to_owned(),
        (None, 9, 11) => "nine eleven".to_owned(),
        (None, ..) if strokes::rated(text, i, end, over, under) => {
            format!("{} out of {}", cardinal(over), cardinal(under))
        }
        (None, ..) => fraction(over, under),
        (Some(whole), ..) => format!("{} and {}", cardinal(whole), fraction(over, under)),
    };
    Some((Reading::new(words, end), whole.is_some() || over > under))
}
