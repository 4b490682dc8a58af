//! Words in capitals: spelled (`FBI`), said as a word (`NASA`), or only shouted (`STOP NOW`); and names glued from
//! several words (`RustLang2026`).

use super::numbers;
use super::text::Text;

/// Said as words although written in capitals.
const SAID: [&str; 34] = [
    "NASA", "NATO", "UNESCO", "UNICEF", "OPEC", "AIDS", "LASER", "RADAR", "SCUBA", "PIN", "RAM",
    "ROM", "GIF", "JPEG", "JSON", "BASIC", "COVID", "FIFA", "UEFA", "SWAT", "LEGO", "IKEA",
    "NASDAQ", "CAPTCHA", "WASM", "YAML", "TOML", "BIOS", "SIM", "ASCII", "GNOME", "LAN", "DRAM",
    "ASAP",
];
/// Spelled although they could be said.
const SPELLED: [&str; 37] = [
    "USA", "FAQ", "USB", "URL", "GUI", "API", "CEO", "IEEE", "UTC", "ISO", "IOU", "AAA", "ABC",
    "CIA", "UAE", "UFO", "ETA", "IBM", "AOL", "EU", "UN", "AI", "ID", "VIP", "DIY", "DNA", "RNA",
    "HTTP", "IPA", "ATM", "CPU", "GPU", "NBA", "NFL", "MBA", "USSR", "ETF",
];
/// Short words that are shouted more often than they stand for something.
const SHORT: [&str; 118] = [
    "AM", "AN", "AS", "AT", "BE", "BY", "DO", "GO", "HE", "IF", "IN", "IS", "ME", "MY", "NO", "OF",
    "ON", "OR", "SO", "TO", "UP", "WE", "OH", "HI", "ALL", "AND", "ANY", "ARE", "BAD", "BIG",
    "BUT", "BUY", "CAN", "DAY", "DID", "END", "FAR", "FEW", "FOR", "FUN", "GET", "GOT", "HAD",
    "HAS", "HER", "HEY", "HIM", "HIS", "HOT", "HOW", "ITS", "JOB", "KEY", "LET", "LOT", "LOW",
    "MAN", "MAY", "MEN", "MUST", "NEW", "NOT", "NOW", "OFF", "OLD", "ONE", "OUR", "OUT", "OWN",
    "PAY", "PUT", "RAN", "RED", "RUN", "SAD", "SAY", "SEE", "SET", "SHE", "SIT", "SIX", "TEN",
    "THE", "TOO", "TOP", "TRY", "TWO", "USE", "WAS", "WAY", "WHY", "WIN", "WON", "YES", "YET",
    "YOU", "WAR", "CAR", "DOG", "CAT", "BOX", "EAT", "BED", "AIR", "ADD", "AGE", "AGO", "ASK",
    "BOY", "CUT", "EYE", "GOD", "WOW", "YAY", "MOM", "DAD", "SUN", "SEA",
];

/// The word of the characters from `i` to `end` as it should be said.
pub(super) fn read(text: &Text, i: usize, end: usize) -> String {
    let word = text.slice(i, end);
    if end - i > 60 || !word.is_ascii() {
        return word;
    }
    let (stem, tail) = match word.split_once('\'') {
        Some((stem, tail)) => (
            stem,
            format!(
                "'{}",
                if stem.len() > 1 {
                    tail.to_owned()
                } else {
                    tail.to_lowercase()
                }
            ),
        ),
        None => (word.as_str(), String::new()),
    };
    match stem {
        "PhD" => return format!("P H D{tail}"),
        "iOS" => return format!("I O S{tail}"),
        "iPhone" | "iPad" | "iPod" | "iMac" | "iCloud" => {
            return format!("I {}{tail}", stem[1..].to_lowercase());
        }
        "eBay" => return format!("E bay{tail}"),
        "OK" => return format!("okay{tail}"),
        "WiFi" => return format!("Wi-Fi{tail}"),
        "LaTeX" => return format!("lah-tech{tail}"),
        "MHz" | "GHz" => {
            return format!(
                "{}{tail}",
                if stem == "MHz" {
                    "megahertz"
                } else {
                    "gigahertz"
                }
            );
        }
        _ => {}
    }
    if stem.len() < 2 {
        return word;
    }
    // "PCs", "CDs"
    if let Some(letters) = stem.strip_suffix('s')
        && letters.len() > 1
        && letters.bytes().all(|b| b.is_ascii_uppercase())
    {
        return match speak(text, i, end, letters) {
            Spoken::Spelled => format!("{}'s", spell(letters)),
            Spoken::Said(said) => format!("{said}s"),
        };
    }
    if stem.bytes().all(|b| b.is_ascii_uppercase()) {
        let tail = tail.to_lowercase();
        return match speak(text, i, end, stem) {
            Spoken::Spelled => format!("{}{tail}", spell(stem)),
            Spoken::Said(said) => format!("{said}{tail}"),
        };
    }
    // "getUserName"; names such as "McDonald" and "GitHub" start with a capital and stay.
    let humps = stem.bytes().skip(1).filter(u8::is_ascii_uppercase).count();
    if stem.starts_with(|c: char| c.is_ascii_lowercase()) && humps > 0 {
        return format!("{}{tail}", identifier(stem));
    }
    word
}

enum Spoken {
    Spelled,
    Said(String),
}

fn speak(text: &Text, i: usize, end: usize, word: &str) -> Spoken {
    let lower = word.to_ascii_lowercase();
    if SAID.contains(&word) {
        return Spoken::Said(format!("{}{}", &word[..1], &lower[1..]));
    }
    let shouted = |other: &str| {
        other.len() > 1
            && other.bytes().all(|b| b.is_ascii_uppercase())
            && (SHORT.contains(&other)
                || (other.len() > 3 && pronounceable(other) && !SPELLED.contains(&other)))
    };
    let among_shouts = || shouted(&text.word_before(i)) || shouted(&text.word_after(end));
    match word {
        "US" | "IT" | "WHO" if among_shouts() => return Spoken::Said(lower),
        "US" | "IT" | "WHO" => return Spoken::Spelled,
        "AM" | "PM" if text.before(i) == ' ' && text.before(i - 1).is_ascii_digit() => {
            return Spoken::Spelled;
        }
        "EST" if !behind_time(text, i) => return Spoken::Said(lower),
        _ => {}
    }
    if SPELLED.contains(&word) {
        return Spoken::Spelled;
    }
    let word_like = SHORT.contains(&word) || (word.len() > 3 && pronounceable(word));
    if word_like {
        Spoken::Said(lower)
    } else {
        Spoken::Spelled
    }
}

/// Whether a time stands before the word at `i`: only there is `EST` a time zone.
fn behind_time(text: &Text, i: usize) -> bool {
    let before = text.word_before(i).to_ascii_lowercase();
    let digit = text.before(i) == ' ' && i > 1 && text.before(i - 1).is_ascii_digit();
    let glued = text.before(i).is_ascii_digit();
    digit
        || glued
        || matches!(
            before.as_str(),
            "am" | "pm" | "m" | "noon" | "midnight" | "o'clock"
        )
}

/// Whether letters could be an English word: vowels, and no long row of consonants.
fn pronounceable(word: &str) -> bool {
    let mut row = 0;
    let mut vowels = 0;
    let mut longest = 0;
    for (n, letter) in word.bytes().enumerate() {
        if b"AEIOU".contains(&letter.to_ascii_uppercase())
            || (n > 0 && letter.eq_ignore_ascii_case(&b'y'))
        {
            vowels += 1;
            row = 0;
        } else {
            row += 1;
        }
        longest = longest.max(row);
    }
    vowels > 0 && longest < 4
}

/// Letters one by one.
pub(super) fn spell(letters: &str) -> String {
    let mut out = String::with_capacity(letters.len() * 2);
    for letter in letters.chars().filter(|c| c.is_alphabetic()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(letter.to_uppercase());
    }
    out
}

/// The words of a name that is glued together: `RustLang2026`, `user_name1`, `getURL`.
pub(super) fn identifier(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut parts: Vec<String> = Vec::new();
    let mut part = String::new();
    for (n, c) in chars.iter().copied().enumerate() {
        let before = if n > 0 { chars[n - 1] } else { '\0' };
        let next = chars.get(n + 1).copied().unwrap_or('\0');
        let hump = c.is_uppercase()
            && (before.is_lowercase() || (before.is_uppercase() && next.is_lowercase()));
        let turn = c.is_ascii_digit() != before.is_ascii_digit();
        if (hump || turn || !c.is_alphanumeric()) && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        if c.is_alphanumeric() {
            part.push(c);
        }
    }
    parts.push(part);
    let spoken: Vec<String> = parts
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| {
            if part.starts_with(|c: char| c.is_ascii_digit()) {
                numbers::label(part)
            } else if part.len() > 1 && part.bytes().all(|b| b.is_ascii_uppercase()) {
                let alone = Text::new(part);
                match speak(&alone, 0, part.len(), part) {
                    Spoken::Spelled => spell(part),
                    Spoken::Said(said) => said,
                }
            } else {
                part.clone()
            }
        })
        .collect();
    spoken.join(" ")
}
