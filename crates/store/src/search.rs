//! Search by words over tasks, notes, reminders, facts and turns.

use jiff::Timestamp;
use rusqlite::params;
use serde_json::Value;
use sotto_api::{Found, Id, Kind, SearchOrder, SearchRequest};

use crate::error::Result;
use crate::read::{Reader, fields};

/// The kinds that are searched.
pub const KINDS: [Kind; 5] = [
    Kind::Task,
    Kind::Note,
    Kind::Reminder,
    Kind::Fact,
    Kind::Turn,
];

/// How many of the newest that hold the words are put into the order of how well they fit.
const RANKED: usize = 200;
/// How many letters an excerpt has around what was found.
const AROUND: usize = 60;
/// Words of a usual text: in a longer one the same word says less.
const USUAL: f64 = 12.0;

/// What holds all of the words. The newest is what came into this file last; the best are the best of the 200 newest.
///
/// # Errors
/// When the file cannot be read.
pub fn find(reader: &Reader<'_>, wanted: &SearchRequest) -> Result<Vec<Found>> {
    let Some(whole) = query(&wanted.words) else {
        return Ok(Vec::new());
    };
    let kinds: Vec<&str> = KINDS
        .iter()
        .filter(|kind| wanted.kinds.is_empty() || wanted.kinds.contains(kind))
        .map(|kind| kind.name())
        .collect();
    // The index could say how well each fits, but goes through everything that holds one of the words to know how rare it
    // is. A word that everything holds says little anyway, so the best are looked for among the newest, by their texts.
    let sql = "SELECT searched.kind, searched.id FROM search CROSS JOIN searched ON searched.row = search.rowid
         WHERE search MATCH ?1 AND searched.kind IN (SELECT value FROM json_each(?2)) ORDER BY search.rowid DESC";
    let mut statement = reader.connection.prepare_cached(sql)?;
    let kinds = serde_json::to_string(&kinds).unwrap_or_default();
    let most = match wanted.order {
        SearchOrder::Newest => wanted.limit as usize,
        SearchOrder::Best => RANKED.max(wanted.limit as usize),
    };
    let mut texts: Vec<Text> = Vec::new();
    // Everything that begins with a frequent word is put together before the first of it is known. Where the word as it
    // stands fills the page, that is not needed.
    for asked in [whole.clone(), format!("{whole}*")] {
        if texts.len() >= wanted.limit as usize {
            break;
        }
        texts.clear();
        let mut rows = statement.query(params![asked, kinds])?;
        while texts.len() < most
            && let Some(row) = rows.next()?
        {
            let (kind, id): (String, String) = (row.get(0)?, row.get(1)?);
            let (Ok(kind), Ok(id)) = (kind.parse::<Kind>(), id.parse::<Id>()) else {
                continue;
            };
            texts.extend(text_of(reader, kind, id)?);
        }
    }
    if wanted.order == SearchOrder::Best {
        let words = split(&wanted.words);
        // Of those that fit equally well, the newest stays first.
        texts.sort_by_cached_key(|text| std::cmp::Reverse(fit(&text.whole, &words)));
    }
    texts.truncate(wanted.limit as usize);
    Ok(texts
        .into_iter()
        .map(|text| Found {
            kind: text.kind,
            id: text.id,
            excerpt: excerpt(text.whole.trim(), &wanted.words),
            created: text.created,
        })
        .collect())
}

/// Something that holds the words.
struct Text {
    kind: Kind,
    id: Id,
    whole: String,
    created: Timestamp,
}

/// The text of something, unless it is gone or a correction took its place.
fn text_of(reader: &Reader<'_>, kind: Kind, id: Id) -> Result<Option<Text>> {
    let Some(body) = reader.body(kind, &id.to_string())? else {
        return Ok(None);
    };
    if kind == Kind::Turn && was_replaced(reader, id)? {
        return Ok(None);
    }
    let body = fields(kind, &body)?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let whole = match kind {
        Kind::Turn => format!("{} — {}", text("heard"), text("answer")),
        Kind::Note => format!("{} {}", text("title"), text("text")),
        _ => text("text").to_owned(),
    };
    let created = text("created").parse().unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(Some(Text {
        kind,
        id,
        whole,
        created,
    }))
}

/// How well a text fits words that it holds all of, in thousandths: how often each stands in it, the second time counting
/// less than the first, in a long text less than in a short one, and as a whole word more than as a beginning.
fn fit(text: &str, wanted: &[String]) -> u64 {
    let held = split(text);
    let long = 0.25 + 0.75 * held.len() as f64 / USUAL;
    let fits = |wanted: &String| {
        let often: f64 = held
            .iter()
            .map(|held| match held.strip_prefix(wanted.as_str()) {
                Some("") => 1.0,
                Some(_) => 0.5,
                None => 0.0,
            })
            .sum();
        often / (often + 1.2 * long)
    };
    (wanted.iter().map(fits).sum::<f64>() * 1000.0) as u64
}

/// The words of a text, in small letters.
fn split(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether a correction took the turn's place.
fn was_replaced(reader: &Reader<'_>, id: Id) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM turns WHERE replaces = ?1)";
    Ok(reader
        .connection
        .prepare_cached(sql)?
        .query_row([id.to_string()], |row| row.get(0))?)
}

/// The words as the index asks for them: all of them, each quoted so that nothing in it means anything else. With a star
/// behind it the last one is perhaps only begun.
fn query(words: &str) -> Option<String> {
    let words = words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let quoted: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
    if quoted.is_empty() {
        None
    } else {
        Some(quoted.join(" "))
    }
}

/// The stretch of a text around the first word that was looked for.
fn excerpt(text: &str, words: &str) -> String {
    let lower = text.to_lowercase();
    let at = words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .filter_map(|word| lower.find(&word.to_lowercase()))
        .min()
        .map_or(0, |at| lower[..at].chars().count());
    let letters: Vec<char> = text.chars().collect();
    let mut from = at.saturating_sub(AROUND).min(letters.len());
    let mut to = (at + 2 * AROUND).min(letters.len());
    // Whole words at both ends.
    while from > 0 && from < at && !letters[from - 1].is_whitespace() {
        from += 1;
    }
    while to < letters.len() && to > at + AROUND && !letters[to].is_whitespace() {
        to -= 1;
    }
    let middle: String = letters[from..to.max(from)].iter().collect();
    let dots = |cut: bool| if cut { "…" } else { "" };
    format!(
        "{}{}{}",
        dots(from > 0),
        middle.trim(),
        dots(to < letters.len())
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn signs_of_the_index_mean_nothing() {
        assert_eq!(
            query("milk AND (eggs OR \"x\"*) -y"),
            Some("\"milk\" \"AND\" \"eggs\" \"OR\" \"x\" \"y\"".to_owned())
        );
        assert_eq!(query(" - \" ( "), None);
    }

    #[test]
    fn what_says_it_more_and_shorter_fits_better() {
        let words = split("milk");
        let rising = [
            "a very long story about a farm and many other things where somebody once drank milk in the morning",
            "milkshake for two",
            "buy milk and eggs",
            "milk, milk and milk",
        ];
        let fits: Vec<u64> = rising.iter().map(|text| fit(text, &words)).collect();
        assert!(fits.windows(2).all(|pair| pair[0] < pair[1]), "{fits:?}");
        assert_eq!(fit("Milk!", &words), fit("milk", &words));
        assert_eq!(fit("", &words), 0);
    }

    #[test]
    fn an_excerpt_shows_what_was_found() {
        let text = format!(
            "{} the dentist is on Tuesday {}",
            "before ".repeat(50),
            "after ".repeat(50)
        );
        let excerpt = excerpt(&text, "dentist");
        assert!(excerpt.contains("the dentist is on Tuesday"), "{excerpt}");
        assert!(
            excerpt.starts_with("…before") && excerpt.ends_with("after…"),
            "{excerpt}"
        );
    }

    proptest! {
        #[test]
        fn any_text_has_an_excerpt(text in "\\PC{0,300}", words in "\\PC{0,10}") {
            prop_assert!(excerpt(&text, &words).chars().count() <= 3 * AROUND + 2);
        }
    }
}
