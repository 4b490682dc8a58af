//! One line of the log, read. Whatever stands in the file becomes a line that can be shown: what is no JSON is shown as it is.

use std::str::FromStr;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use sotto_api::{LogLevel, LogLine};

/// Longer texts are cut when they are shown.
pub(super) const LONGEST_SHOWN: usize = 4_000;

/// Where a line begins: the number of its file, and the bytes before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Place {
    pub(super) file: u64,
    pub(super) at: u64,
}

impl Place {
    pub(super) fn named(self) -> String {
        format!("{}:{}", self.file, self.at)
    }
}

/// It names no place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoPlace;

impl FromStr for Place {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let (file, at) = text.split_once(':').ok_or(NoPlace)?;
        match (file.parse(), at.parse()) {
            (Ok(file), Ok(at)) => Ok(Self { file, at }),
            _ => Err(NoPlace),
        }
    }
}

/// As it was written.
#[derive(Deserialize)]
struct Noted {
    timestamp: Timestamp,
    level: String,
    target: String,
    fields: Map<String, Value>,
}

/// Reads a line.
pub(super) fn line(place: Place, bytes: &[u8]) -> LogLine {
    let noted = serde_json::from_slice::<Noted>(bytes).ok();
    let noted = noted.and_then(|noted| Some((level(&noted.level)?, noted)));
    let Some((level, noted)) = noted else {
        return LogLine {
            place: place.named(),
            at: None,
            level: None,
            room: None,
            text: shown(&String::from_utf8_lossy(bytes)),
        };
    };
    LogLine {
        place: place.named(),
        at: Some(noted.timestamp),
        level: Some(level),
        room: Some(room(&noted.target).to_owned()),
        text: shown(&text(&noted.fields)),
    }
}

fn level(name: &str) -> Option<LogLevel> {
    Some(match name {
        "TRACE" => LogLevel::Trace,
        "DEBUG" => LogLevel::Debug,
        "INFO" => LogLevel::Info,
        "WARN" => LogLevel::Warn,
        "ERROR" => LogLevel::Error,
        _ => return None,
    })
}

/// The room of the house, or what else noted it.
fn room(target: &str) -> &str {
    let first = target.split("::").next().unwrap_or(target);
    first.strip_prefix("sotto_").unwrap_or(first)
}

/// The sentence, and behind it what was noted with it.
fn text(fields: &Map<String, Value>) -> String {
    let value = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut text = fields.get("message").map(value).unwrap_or_default();
    for (name, noted) in fields.iter().filter(|(name, _)| *name != "message") {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(&value(noted));
    }
    text
}

/// On one line, without signs that would move a terminal's cursor or turn the direction of what stands around, and not too long.
fn shown(text: &str) -> String {
    let turns = |sign: char| matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain = |sign: char| {
        if sign.is_control() || turns(sign) {
            ' '
        } else {
            sign
        }
    };
    let mut signs = text.trim_end().chars();
    let mut shown: String = signs.by_ref().take(LONGEST_SHOWN).map(plain).collect();
    if signs.next().is_some() {
        shown.push('…');
    }
    shown
}
