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
const RANKED: u32 = 1000;
/// How many letters an excerpt has around what was found.
const AROUND: usize = 60;

/// What holds all of the words. The newest is what came into this file last; the best are the best of the 1,000 newest.
///
/// # Errors
/// When the file cannot be read.
pub fn find(reader: &Reader<'_>, wanted: &SearchRequest) -> Result<Vec<Found>> {
    let Some(query) = query(&wanted.words) else {
        return Ok(Vec::new());
    };
    let kinds: Vec<&str> = KINDS
        .iter()
        .filter(|kind| wanted.kinds.is_empty() || wanted.kinds.contains(kind))
        .map(|kind| kind.name())
        .collect();
    // Working out how well each fits takes time for each. A word that everything holds says little anyway, so the best are
    // looked for among the newest.
    let newest = "FROM search CROSS JOIN searched ON searched.row = search.rowid
         WHERE search MATCH ?1 AND searched.kind IN (SELECT value FROM json_each(?2)) ORDER BY search.rowid DESC";
    let sql = match wanted.order {
        SearchOrder::Newest => format!("SELECT searched.kind, searched.id {newest}"),
        SearchOrder::Best => format!(
            "SELECT kind, id FROM
             (SELECT searched.kind AS kind, searched.id AS id, search.rank AS fit {newest} LIMIT {RANKED}) ORDER BY fit"
        ),
    };
    let mut statement = reader.connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params![
        query,
        serde_json::to_string(&kinds).unwrap_or_default()
    ])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if found.len() >= wanted.limit as usize {
            break;
        }
        let (kind, id): (String, String) = (row.get(0)?, row.get(1)?);
        let (Ok(kind), Ok(id)) = (kind.parse::<Kind>(), id.parse::<Id>()) else {
            continue;
        };
        let Some(body) = reader.body(kind, &id.to_string())? else {
            continue;
        };
        if kind == Kind::Turn && was_replaced(reader, id)? {
            continue;
        }
        let body = fields(kind, &body)?;
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let whole = match kind {
            Kind::Turn => format!("{} — {}", text("heard"), text("answer")),
            Kind::Note => format!("{} {}", text("title"), text("text")),
            _ => text("text").to_owned(),
        };
        let created = text("created").parse().unwrap_or(Timestamp::UNIX_EPOCH);
        found.push(Found {
            kind,
            id,
            excerpt: excerpt(whole.trim(), &wanted.words),
            created,
        });
    }
    Ok(found)
}

/// Whether a correction took the turn's place.
fn was_replaced(reader: &Reader<'_>, id: Id) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM turns WHERE replaces = ?1)";
    Ok(reader
        .connection
        .prepare_cached(sql)?
        .query_row([id.to_string()], |row| row.get(0))?)
}

/// The words as the index asks for them: all of them, each quoted so that nothing in it means anything else, the last one
/// perhaps only begun.
fn query(words: &str) -> Option<String> {
    let words = words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let quoted: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
    if quoted.is_empty() {
        None
    } else {
        Some(format!("{}*", quoted.join(" ")))
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
            Some("\"milk\" \"AND\" \"eggs\" \"OR\" \"x\" \"y\"*".to_owned())
        );
        assert_eq!(query(" - \" ( "), None);
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
