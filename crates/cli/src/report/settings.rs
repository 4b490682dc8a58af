//! The settings as others may see them. What is a number or a switch is shown; of texts only those that are Sotto's own words, so that
//! a new setting is hidden until somebody says that it may be seen.

use serde_json::Value;
use sotto_api::Settings;

/// Texts that are no words of the user: names of ways, of keys and of languages.
const SHOWN: &[&str] = &[
    "look.language",
    "look.theme",
    "machine.dictation_key",
    "machine.mute_key",
    "machine.talk_key",
    "talk.language",
    "time.date_order",
    "time.half_eight",
    "time.hours",
    "time.next_weekday",
    "time.week_starts",
];
/// What a choice or a time to keep something is called.
const WAYS: &[&str] = &["automatic", "days", "forever", "named", "never"];
/// No key and no language has a longer name.
const LONGEST: usize = 40;

/// Each with its name, in order.
pub(super) fn shown(settings: &Settings) -> Vec<(String, String)> {
    let mut all = Vec::new();
    if let Ok(value) = serde_json::to_value(settings) {
        walk("", &value, &mut all);
    }
    all
}

fn walk(name: &str, value: &Value, all: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => match fields.get("is").and_then(Value::as_str) {
            Some(way) => all.push((name.to_owned(), choice(name, way, value))),
            None => {
                for (field, value) in fields {
                    let name = if name.is_empty() {
                        field.clone()
                    } else {
                        format!("{name}.{field}")
                    };
                    walk(&name, value, all);
                }
            }
        },
        Value::Array(entries) => all.push((name.to_owned(), format!("{} entries", entries.len()))),
        Value::String(text) => all.push((name.to_owned(), words(name, text))),
        Value::Bool(_) | Value::Number(_) | Value::Null => {
            all.push((name.to_owned(), value.to_string()));
        }
    }
}

fn choice(name: &str, way: &str, value: &Value) -> String {
    if !WAYS.contains(&way) {
        return "set".to_owned();
    }
    match (value.get("name").and_then(Value::as_str), value.get("days")) {
        (Some(named), _) if SHOWN.contains(&name) => words(name, named),
        (_, Some(Value::Number(days))) => format!("{days} days"),
        _ => way.to_owned(),
    }
}

fn words(name: &str, text: &str) -> String {
    if text.is_empty() {
        "empty".to_owned()
    } else if SHOWN.contains(&name) && text.chars().count() <= LONGEST {
        text.to_owned()
    } else {
        "set".to_owned()
    }
}
