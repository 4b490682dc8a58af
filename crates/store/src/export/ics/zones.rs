//! Time zones in iCalendar: their definitions for programs that know no names, and the names other programs use.

use std::collections::BTreeMap;

use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use sotto_api::When;

/// How far ahead of the last time the changes of a zone are written down.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 365 * 10);
/// No zone changes its clocks more often than that in the time written down.
const MOST_CHANGES: usize = 200;

/// The definitions of the zones that are used, for the years in which they are.
pub fn definitions<'w>(whens: impl Iterator<Item = &'w When>, now: Timestamp) -> Vec<String> {
    let mut used: BTreeMap<&str, (Timestamp, Timestamp)> = BTreeMap::new();
    for when in whens.filter(|when| !when.all_day && when.zone != "UTC") {
        let Some(first) = when.first() else { continue };
        let (from, to) = used.entry(&when.zone).or_insert((first, first.max(now)));
        *from = first.min(*from);
        *to = first.max(*to);
    }
    used.into_iter()
        .filter_map(|(name, (from, to))| {
            Some(definition(name, &TimeZone::get(name).ok()?, from, to))
        })
        .flatten()
        .collect()
}

fn definition(name: &str, zone: &TimeZone, from: Timestamp, to: Timestamp) -> Vec<String> {
    let mut lines = vec!["BEGIN:VTIMEZONE".to_owned(), format!("TZID:{name}")];
    // The change before the first time says what holds then; a zone without one has one offset for ever.
    let begin = zone.preceding(from).next().map(|change| change.timestamp());
    let start = begin
        .unwrap_or(from)
        .checked_sub(SignedDuration::from_secs(1))
        .unwrap_or(from);
    let end = to.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
    let changes = zone
        .following(start)
        .take(MOST_CHANGES)
        .take_while(|change| change.timestamp() <= end);
    let mut before = zone.to_offset(start);
    let mut any = false;
    for change in changes {
        any = true;
        let kind = if change.dst().is_dst() {
            "DAYLIGHT"
        } else {
            "STANDARD"
        };
        // The beginning is told by the clock as it was before it.
        let local = before.to_datetime(change.timestamp());
        observance(
            &mut lines,
            kind,
            &local.strftime("%Y%m%dT%H%M%S").to_string(),
            before,
            change.offset(),
        );
        before = change.offset();
    }
    if !any {
        observance(&mut lines, "STANDARD", "19700101T000000", before, before);
    }
    lines.push("END:VTIMEZONE".to_owned());
    lines
}

fn observance(lines: &mut Vec<String>, kind: &str, begin: &str, from: Offset, to: Offset) {
    lines.push(format!("BEGIN:{kind}"));
    lines.push(format!("DTSTART:{begin}"));
    lines.push(format!("TZOFFSETFROM:{}", offset(from)));
    lines.push(format!("TZOFFSETTO:{}", offset(to)));
    lines.push(format!("END:{kind}"));
}

fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes, rest) = (
        seconds.abs() / 3600,
        seconds.abs() / 60 % 60,
        seconds.abs() % 60,
    );
    if rest == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{rest:02}")
    }
}

/// The IANA name of a zone by the name another program gives it.
pub fn known(name: &str) -> Option<String> {
    let name = name.trim().trim_matches('"');
    if TimeZone::get(name).is_ok() {
        return Some(name.to_owned());
    }
    if let Some((_, iana)) = WINDOWS.iter().find(|(windows, _)| *windows == name) {
        return Some((*iana).to_owned());
    }
    // "/example.org/20050126_1/Europe/Berlin"
    let mut parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    while parts.len() > 1 {
        let joined = parts.join("/");
        if TimeZone::get(&joined).is_ok() {
            return Some(joined);
        }
        parts.remove(0);
    }
    None
}

/// The names Outlook writes most (the territory "001" of CLDR's windowsZones).
const WINDOWS: &[(&str, &str)] = &[
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("GMT Standard Time", "Europe/London"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("FLE Standard Time", "Europe/Kyiv"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("India Standard Time", "Asia/Kolkata"),
    ("China Standard Time", "Asia/Shanghai"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Korea Standard Time", "Asia/Seoul"),
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("Eastern Standard Time", "America/New_York"),
    ("Central Standard Time", "America/Chicago"),
    ("Mountain Standard Time", "America/Denver"),
    ("US Mountain Standard Time", "America/Phoenix"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Alaskan Standard Time", "America/Anchorage"),
    ("Hawaiian Standard Time", "Pacific/Honolulu"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Argentina Standard Time", "America/Buenos_Aires"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("Egypt Standard Time", "Africa/Cairo"),
];
