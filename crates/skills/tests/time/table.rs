//! The tables of readings: what a row says, and a reading as a row would say it.

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use sotto_skills::numbers::Language;
use sotto_skills::time::{
    Assumed, DateOrder, HalfEight, Hours, Length, Meaning, Moment, NextWeekday, Precision,
    Preferences, Reading, TimeError, read,
};

/// now, zone, words, expected, and the settings where they differ.
pub struct Row {
    pub line: usize,
    pub now: Zoned,
    pub words: String,
    pub expected: String,
    pub preferences: Preferences,
}

pub fn rows(table: &str) -> Vec<Row> {
    let lines = table
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|(index, line)| {
            let columns: Vec<&str> = line.split('\t').collect();
            assert!(matches!(columns.len(), 4 | 5), "line {}: {line}", index + 1);
            Row {
                line: index + 1,
                now: zoned(columns[0], columns[1]),
                words: columns[2].to_owned(),
                expected: columns[3].to_owned(),
                preferences: preferences(columns.get(4).copied().unwrap_or_default()),
            }
        })
        .collect()
}

pub fn zoned(at: &str, zone: &str) -> Zoned {
    let at: DateTime = at.parse().unwrap();
    TimeZone::get(zone)
        .unwrap()
        .to_ambiguous_zoned(at)
        .compatible()
        .unwrap()
}

fn preferences(text: &str) -> Preferences {
    let mut preferences = Preferences::default();
    for setting in text.split_whitespace() {
        match setting {
            "24h" => preferences.hours = Hours::TwentyFour,
            "month-first" => preferences.date_order = DateOrder::MonthFirst,
            "half-to" => preferences.half_eight = HalfEight::HalfTo,
            "next-coming" => preferences.next_weekday = NextWeekday::Coming,
            "alarm" => preferences.day_starts = 0,
            "wakes" => (preferences.day_starts, preferences.wakes) = (0, true),
            "sunday" => preferences.week_start = jiff::civil::Weekday::Sunday,
            other => panic!("unknown setting {other}"),
        }
    }
    preferences
}

/// The reading in the words of the table: `main | other | other ~ Assumed`, as much of it as `like` has.
pub fn found(row: &Row, language: Language) -> String {
    match read(&row.words, language, &row.now, &row.preferences) {
        Ok(reading) => reading_text(&reading, &row.expected),
        Err(error) => format!("! {}", error_name(&error)),
    }
}

fn reading_text(reading: &Reading, like: &str) -> String {
    let mut text = meaning_text(&reading.meaning);
    if like.contains(" |") {
        for other in &reading.ambiguous {
            text = format!("{text} | {}", meaning_text(other));
        }
        if reading.ambiguous.is_empty() {
            text.push_str(" |");
        }
    }
    if like.contains(" ~") {
        let names: Vec<&str> = reading.assumed.iter().map(assumed_name).collect();
        text = format!("{text} ~ {}", names.join(" "));
    }
    text.trim_end().to_owned()
}

fn assumed_name(assumed: &Assumed) -> &'static str {
    match assumed {
        Assumed::NextSuchHour => "hour",
        Assumed::Daytime => "daytime",
        Assumed::Tomorrow => "tomorrow",
        Assumed::NextSuchDate => "date",
        Assumed::TimeOfPart(_) => "part",
        Assumed::DateOrder => "order",
        Assumed::HalfEight => "half",
        Assumed::NextWeekday => "next",
        Assumed::WeekdayToday => "today",
        Assumed::NightAfter => "night",
        Assumed::Skipped { .. } => "skipped",
        Assumed::Twice(_) => "twice",
        Assumed::Zone(_) => "zone",
        Assumed::SomeMonthsOnly(_) => "months",
        Assumed::MorningOfSettings => "morning",
    }
}

fn error_name(error: &TimeError) -> &'static str {
    match error {
        TimeError::NotATime(_) => "no",
        TimeError::WrongWeekday { .. } => "weekday",
        TimeError::Contradiction(_) => "contradiction",
        TimeError::NoSuchDay(_) => "day",
        TimeError::WhichTimes { .. } => "times",
        TimeError::UnknownZone(_) => "zone",
        TimeError::Never(_) => "never",
        TimeError::NoRule(_) => "rule",
    }
}

pub fn meaning_text(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Duration(length) => length_text(*length),
        Meaning::Shift { length, later } => {
            let way = if *later { "later" } else { "earlier" };
            format!("{way} {}", length_text(*length))
        }
        Meaning::Moment(moment) => moment_text(moment),
        Meaning::Range(stretch) => {
            let (kind, format) = match stretch.precision {
                Precision::Second | Precision::Minute | Precision::Part => ("", "%Y-%m-%dT%H:%M"),
                Precision::Day => ("", "%Y-%m-%d"),
                Precision::Week => (" week", "%Y-%m-%d"),
                Precision::Month => (" month", "%Y-%m-%d"),
                Precision::Year => (" year", "%Y-%m-%d"),
            };
            format!(
                "{}..{}{kind}",
                stretch.from.strftime(format),
                stretch.until.strftime(format)
            )
        }
        Meaning::Repeating(repeating) => {
            let kind = match repeating.precision {
                Precision::Part => " part",
                Precision::Day => " day",
                _ => "",
            };
            format!(
                "{} @ {}{kind}",
                repeating.rule,
                repeating.first.strftime("%Y-%m-%dT%H:%M")
            )
        }
    }
}

fn moment_text(moment: &Moment) -> String {
    let format = match moment.precision {
        Precision::Second => "%Y-%m-%dT%H:%M:%S",
        Precision::Minute => "%Y-%m-%dT%H:%M",
        Precision::Part => "%Y-%m-%dT%H:%M part",
        _ => "%Y-%m-%d",
    };
    moment.at.strftime(format).to_string()
}

fn length_text(length: Length) -> String {
    let parts = [
        (i64::from(length.months), "mo"),
        (i64::from(length.days), "d"),
        (length.seconds / 3600, "h"),
        (length.seconds / 60 % 60, "m"),
        (length.seconds % 60, "s"),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count != 0)
        .map(|(count, unit)| format!("{count}{unit}"))
        .collect();
    if said.is_empty() {
        "0s".to_owned()
    } else {
        said.join(" ")
    }
}
