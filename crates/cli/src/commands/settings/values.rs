//! Values of settings in words, and what a text can mean as one.

use serde_json::{Value, json};

/// A value in words.
#[must_use]
pub fn said(value: &Value) -> String {
    match value {
        Value::Bool(true) => "on".to_owned(),
        Value::Bool(false) => "off".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(fixes) if fixes.is_empty() => "none".to_owned(),
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
            let field = |name: &str| fields.get(name).map(said);
            match (field("days"), field("name"), field("is")) {
                (Some(days), ..) => format!("{days} days"),
                (_, Some(name), _) => name,
                (.., Some(is)) => is,
                _ => value.to_string(),
            }
        }
        other => other.to_string(),
    }
}

/// What a setting with this value takes, in words.
#[must_use]
pub fn expected(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "on or off",
        Value::Number(_) => "a whole number",
        Value::Array(_) => "pairs such as \"wrong=right, other=another\", a list as JSON, or none",
        Value::String(text) if matches!(text.as_str(), "system" | "light" | "dark") => {
            "system, light or dark"
        }
        Value::Object(fields) => match fields.get("is").and_then(Value::as_str) {
            Some("forever" | "never" | "days") => "forever, never or a number of days",
            _ => "automatic or a name",
        },
        _ => "a text",
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
        "on" | "true" | "yes" => all.push(json!(true)),
        "off" | "false" | "no" => all.push(json!(false)),
        "automatic" | "auto" => all.push(json!({ "is": "automatic" })),
        "forever" => all.push(json!({ "is": "forever" })),
        "never" => all.push(json!({ "is": "never" })),
        "none" => all.push(json!([])),
        _ => {}
    }
    let days = small
        .trim_end_matches("days")
        .trim_end_matches("day")
        .trim();
    if let Ok(days) = days.parse::<u32>() {
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
            assert!(readings(&said(&value)).contains(&value), "{value}");
        }
    }
}
