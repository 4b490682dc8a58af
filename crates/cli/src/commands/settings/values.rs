//! Values of settings in words, and what a text can mean as one. Words of every language that Sotto speaks are read, whichever
//! is shown.

use serde_json::{Value, json};
use sotto_skills::numbers::Language;

use crate::kept::clock::{is_one_of, say};

/// A value in words.
#[must_use]
pub fn said(value: &Value, language: Language) -> String {
    match value {
        Value::Bool(true) => say(language, "rows.on", []),
        Value::Bool(false) => say(language, "rows.off", []),
        Value::String(text) => text.clone(),
        Value::Array(fixes) if fixes.is_empty() => say(language, "rows.none", []),
        Value::Array(fixes) => {
            let each = fixes
                .iter()
                .map(|fix| match (fix.get("heard"), fix.get("spelt")) {
                    (Some(Value::String(heard)), Some(Value::String(spelt))) => {
                        Some(format!("{heard}={spelt}"))
                    }
                    _ => None,
                });
            // What is no pair is shown as it can be typed again: as JSON.
            let pairs: Option<Vec<String>> = each.collect();
            pairs.map_or_else(|| value.to_string(), |pairs| pairs.join(", "))
        }
        Value::Object(fields) => {
            let field = |name: &str| fields.get(name).map(|field| said(field, language));
            match (field("days"), field("name"), field("is")) {
                (Some(days), ..) => say(language, "rows.days", [("days", days)]),
                (_, Some(name), _) => name,
                (.., Some(is)) => match is.as_str() {
                    "automatic" => say(language, "rows.automatic", []),
                    "forever" => say(language, "rows.forever", []),
                    "never" => say(language, "rows.never", []),
                    _ => is,
                },
                _ => value.to_string(),
            }
        }
        other => other.to_string(),
    }
}

/// What a setting with this value takes: the name of the words for it.
#[must_use]
pub fn expected(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "told.takes_switch",
        Value::Number(_) => "told.takes_number",
        Value::Array(_) => "told.takes_list",
        Value::String(text) if matches!(text.as_str(), "system" | "light" | "dark") => {
            "told.takes_look"
        }
        Value::Object(fields) => match fields.get("is").and_then(Value::as_str) {
            Some("forever" | "never" | "days") => "told.takes_days",
            _ => "told.takes_choice",
        },
        _ => "told.takes_text",
    }
}

/// Everything a text can mean, the most particular first.
#[must_use]
pub fn readings(text: &str) -> Vec<Value> {
    let text = text.trim();
    let small = text.to_lowercase();
    let mut all = Vec::new();
    if let Ok(number) = text.parse::<u64>() {
        all.push(json!(number));
    }
    match small.as_str() {
        "true" => all.push(json!(true)),
        "false" => all.push(json!(false)),
        "auto" => all.push(json!({ "is": "automatic" })),
        _ => {}
    }
    for (name, value) in [
        ("rows.on", json!(true)),
        ("rows.yes_words", json!(true)),
        ("rows.off", json!(false)),
        ("rows.no_words", json!(false)),
        ("rows.automatic", json!({ "is": "automatic" })),
        ("rows.forever", json!({ "is": "forever" })),
        ("rows.never", json!({ "is": "never" })),
        ("rows.none", json!([])),
    ] {
        if is_one_of(name, &small) {
            all.push(value);
        }
    }
    let unit = small.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let days = small.strip_suffix(unit).unwrap_or_default();
    let unit = unit.trim();
    if (unit.is_empty() || is_one_of("rows.day_words", unit))
        && let Ok(days) = days.parse::<u32>()
    {
        all.push(json!({ "is": "days", "days": days }));
    }
    // A list of what has several parts is written as JSON.
    if text.starts_with('[')
        && let Ok(list) = serde_json::from_str::<Vec<Value>>(text)
    {
        all.push(Value::from(list));
    }
    all.extend(fixes(text));
    all.push(json!(text));
    all.push(json!(small));
    all.push(json!({ "is": "named", "name": text }));
    all
}

/// "wrong=right, other=another"
fn fixes(text: &str) -> Option<Value> {
    let pairs: Option<Vec<Value>> = text
        .split(',')
        .map(|pair| {
            let (heard, spelt) = pair.split_once('=')?;
            let (heard, spelt) = (heard.trim(), spelt.trim());
            let full = !heard.is_empty() && !spelt.is_empty();
            full.then(|| json!({ "heard": heard, "spelt": spelt }))
        })
        .collect();
    pairs.map(Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_words_that_can_be_typed_again() {
        let shown = [
            json!(true),
            json!(5),
            json!("dark"),
            json!({ "is": "automatic" }),
            json!({ "is": "named", "name": "de" }),
            json!({ "is": "days", "days": 30 }),
            json!({ "is": "forever" }),
            json!([]),
            json!([{ "heard": "teh", "spelt": "the" }]),
            json!([{ "program": "kitty", "way": "paste", "words": [] }]),
        ];
        for value in shown {
            for language in Language::all() {
                let said = said(&value, language);
                assert!(readings(&said).contains(&value), "{value}: {said}");
            }
        }
    }

    #[test]
    fn values_are_shown_in_the_users_language() {
        let german = |value: Value| said(&value, Language::GERMAN);
        assert_eq!(german(json!(true)), "an");
        assert_eq!(german(json!({ "is": "days", "days": 30 })), "30 Tage");
        assert_eq!(german(json!({ "is": "automatic" })), "automatisch");
        // What the user gave a name has that one.
        assert_eq!(german(json!({ "is": "named", "name": "never" })), "never");
        assert_eq!(german(json!("system")), "system");
    }

    #[test]
    fn days_are_a_number_with_or_without_the_word_for_them() {
        let days = json!({ "is": "days", "days": 7 });
        for text in ["7", "7 days", "7days", "7 Tage", "7tage"] {
            assert!(readings(text).contains(&days), "{text}");
        }
        for text in ["7 weeks", "days", "7 x 7", "-7 days", ""] {
            assert!(!readings(text).contains(&days), "{text}");
        }
    }
}
