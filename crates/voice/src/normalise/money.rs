//! Money: `$3.50`, `€20`, `£1.2m`, `US$5`, `EUR 20`, `20 €`, `$5–$10`.

use super::numbers::{self, Number, cardinal};
use super::text::{Reading, Text};

/// Sign or code, one of it, many of it, and the same for its hundredth part (empty: it has none).
type Currency = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const SIGNS: [Currency; 12] = [
    ("US$", "U S dollar", "U S dollars", "cent", "cents"),
    (
        "A$",
        "Australian dollar",
        "Australian dollars",
        "cent",
        "cents",
    ),
    ("C$", "Canadian dollar", "Canadian dollars", "cent", "cents"),
    (
        "HK$",
        "Hong Kong dollar",
        "Hong Kong dollars",
        "cent",
        "cents",
    ),
    ("$", "dollar", "dollars", "cent", "cents"),
    ("€", "euro", "euros", "cent", "cents"),
    ("£", "pound", "pounds", "penny", "pence"),
    ("¥", "yen", "yen", "", ""),
    ("₹", "rupee", "rupees", "paisa", "paise"),
    ("₩", "won", "won", "", ""),
    ("₽", "ruble", "rubles", "kopeck", "kopecks"),
    ("₿", "bitcoin", "bitcoins", "", ""),
];
const CODES: [Currency; 12] = [
    ("USD", "U S dollar", "U S dollars", "cent", "cents"),
    ("EUR", "euro", "euros", "cent", "cents"),
    ("GBP", "pound", "pounds", "penny", "pence"),
    ("JPY", "yen", "yen", "", ""),
    ("CHF", "Swiss franc", "Swiss francs", "centime", "centimes"),
    (
        "CAD",
        "Canadian dollar",
        "Canadian dollars",
        "cent",
        "cents",
    ),
    (
        "AUD",
        "Australian dollar",
        "Australian dollars",
        "cent",
        "cents",
    ),
    ("CNY", "yuan", "yuan", "", ""),
    ("INR", "rupee", "rupees", "paisa", "paise"),
    ("SEK", "Swedish krona", "Swedish kronor", "", ""),
    ("NOK", "Norwegian krone", "Norwegian kroner", "", ""),
    ("PLN", "zloty", "zlotys", "", ""),
];

fn sign_at(text: &Text, i: usize) -> Option<&'static Currency> {
    SIGNS.iter().find(|currency| text.starts(i, currency.0))
}

/// A factor behind a number: `1.2m`, `$5k`, `3 billion`.
fn factor(text: &Text, i: usize) -> Option<(&'static str, usize)> {
    let start = text.spaces(i).min(i + 1);
    let end = text.letters(start);
    if end - start > 8 {
        return None;
    }
    let word = text.slice(start, end);
    let name = match word.to_ascii_lowercase().as_str() {
        "thousand" => "thousand",
        "million" => "million",
        "billion" => "billion",
        "trillion" => "trillion",
        "k" if start == i => "thousand",
        "m" | "mn" | "mio" if start == i => "million",
        "b" | "bn" if start == i => "billion",
        "tn" | "t" if start == i => "trillion",
        _ => return None,
    };
    (!text.at(end).is_ascii_digit()).then_some((name, end))
}

fn amount(number: &Number, currency: &Currency, factor: Option<&str>) -> String {
    let (_, one, many, cent, cents) = currency;
    if let Some(factor) = factor {
        return format!("{} {factor} {many}", number.words());
    }
    let unit = if number.is_one() { one } else { many };
    let Some(part) = &number.part else {
        return format!("{} {unit}", number.words());
    };
    if part.len() != 2 || cent.is_empty() {
        return format!("{} {many}", number.words());
    }
    let small: u64 = part.parse().unwrap_or(0);
    let whole = number.whole.trim_start_matches('0');
    let unit = if whole == "1" { one } else { many };
    let hundredths = format!(
        "{} {}",
        cardinal(small),
        if small == 1 { cent } else { cents }
    );
    match (whole, small) {
        ("", 0) => format!("zero {many}"),
        ("", _) => hundredths,
        (_, 0) => format!("{} {unit}", numbers::cardinal_of(whole)),
        _ => format!("{} {unit} and {hundredths}", numbers::cardinal_of(whole)),
    }
}

/// Reads an amount with the sign before it, minus sign included.
pub(super) fn read_signed(text: &Text, i: usize) -> Option<Reading> {
    if matches!(text.at(i), '-' | '−') && !text.before(i).is_alphanumeric() {
        sign_at(text, i + 1)?;
        let reading = read_signed(text, i + 1)?;
        return Some(Reading::new(
            format!("minus {}", reading.words),
            reading.end,
        ));
    }
    let currency = sign_at(text, i)?;
    let mut start = i + currency.0.chars().count();
    let minus = matches!(text.at(start), '-' | '−') && text.at(start + 1).is_ascii_digit();
    if minus {
        start += 1;
    }
    let start = text.spaces(start).min(start + 1);
    let Some(number) = numbers::parse(text, start) else {
        return Some(Reading::new(currency.2, i + currency.0.chars().count()));
    };
    let scale = factor(text, number.end);
    let end = scale.map_or(number.end, |(_, end)| end);
    let scale = scale.map(|(name, _)| name);
    if matches!(text.at(end), '-' | '–') {
        let from =
            sign_at(text, end + 1).map_or(end + 1, |again| end + 1 + again.0.chars().count());
        if let Some(until) = numbers::parse(text, from) {
            let factor_behind = factor(text, until.end);
            let stop = factor_behind.map_or(until.end, |(_, end)| end);
            let until = amount(&until, currency, factor_behind.map(|(name, _)| name));
            let first = if from > end + 1 {
                amount(&number, currency, scale)
            } else {
                number.words()
            };
            return Some(Reading::new(format!("{first} to {until}"), stop));
        }
    }
    let words = amount(&number, currency, scale);
    let words = if minus {
        format!("minus {words}")
    } else {
        words
    };
    Some(Reading::new(words, end))
}

/// Reads `EUR 20` and `US$5`, which start with letters.
pub(super) fn read_code(text: &Text, i: usize) -> Option<Reading> {
    if !text.fresh(i) || !text.at(i).is_ascii_uppercase() {
        return None;
    }
    if sign_at(text, i).is_some() {
        return read_signed(text, i);
    }
    let currency = CODES.iter().find(|currency| text.starts(i, currency.0))?;
    let start = text.spaces(i + 3).min(i + 4);
    if !text.at(start).is_ascii_digit() {
        return None;
    }
    let number = numbers::parse(text, start)?;
    let scale = factor(text, number.end);
    let end = scale.map_or(number.end, |(_, end)| end);
    Some(Reading::new(
        amount(&number, currency, scale.map(|(name, _)| name)),
        end,
    ))
}

/// Reads what makes a number money behind it: `20 €`, `20€`, `20 USD`, `5¢`.
pub(super) fn read_code_behind(text: &Text, number: &Number) -> Option<Reading> {
    let scale = factor(text, number.end);
    let place = scale.map_or(number.end, |(_, end)| end);
    let start = text.spaces(place).min(place + 1);
    if text.at(start) == '¢' {
        let unit = if number.is_one() { "cent" } else { "cents" };
        return Some(Reading::new(
            format!("{} {unit}", number.words()),
            start + 1,
        ));
    }
    let code = CODES
        .iter()
        .find(|currency| text.starts(start, currency.0) && !text.at(start + 3).is_alphanumeric());
    let sign = sign_at(text, start).filter(|currency| {
        !text.at(start + currency.0.chars().count()).is_ascii_digit()
            && !currency.0.starts_with(char::is_alphabetic)
    });
    let currency = code.or(sign)?;
    let end = start + currency.0.chars().count();
    Some(Reading::new(
        amount(number, currency, scale.map(|(name, _)| name)),
        end,
    ))
}
