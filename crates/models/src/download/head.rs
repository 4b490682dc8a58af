//! What the first lines of an answer mean for a download: go on, begin at the start, or a setback. Pure.

use std::time::Duration;

use super::Setback;

/// What the head of an answer says, as far as a download cares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub status: u16,
    pub content_range: Option<String>,
    pub length: Option<u64>,
    pub etag: Option<String>,
    pub retry_after: Option<String>,
}

/// Where the bytes that follow belong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Follows {
    /// Right behind what is there.
    Rest,
    /// At the start of the file.
    Whole,
}

/// Reads a head against what was asked for.
pub(crate) fn read(
    head: &Head,
    offset: u64,
    total: u64,
    now_unix: u64,
) -> Result<Follows, Setback> {
    match head.status {
        206 => {
            let range = head.content_range.as_deref().and_then(content_range);
            match range {
                Some((start, size)) if start == offset && offset > 0 => match size {
                    Some(size) if size != total => Err(Setback::WrongLength { promised: size }),
                    _ => Ok(Follows::Rest),
                },
                _ => Err(Setback::WrongRange),
            }
        }
        200 => match head.length {
            Some(length) if length != total => Err(Setback::WrongLength { promised: length }),
            _ => Ok(Follows::Whole),
        },
        416 => Err(Setback::WrongRange),
        status @ (408 | 425 | 429 | 500..=599) => {
            let retry_after = head
                .retry_after
                .as_deref()
                .and_then(|text| retry_after(text, now_unix));
            Err(Setback::Busy {
                status,
                retry_after,
            })
        }
        status => Err(Setback::Gone { status }),
    }
}

/// Start and total length of a `Content-Range: bytes 5-9/10`.
fn content_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, size) = text.trim().strip_prefix("bytes")?.trim().split_once('/')?;
    let (start, _end) = range.split_once('-')?;
    let size = match size.trim() {
        "*" => None,
        size => Some(size.parse().ok()?),
    };
    Some((start.trim().parse().ok()?, size))
}

/// A `Retry-After` in either form: seconds, or a date.
pub(crate) fn retry_after(text: &str, now_unix: u64) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    // "Wed, 21 Oct 2026 07:28:00 GMT"
    let mut parts = text.split_once(',')?.1.split_whitespace();
    let day: i64 = parts.next()?.parse().ok()?;
    let month = parts.next()?;
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = months.iter().position(|name| *name == month)? as i64 + 1;
    let year: i64 = parts.next()?.parse().ok()?;
    let mut clock = parts
        .next()?
        .split(':')
        .map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let in_range = (1970..10_000).contains(&year)
        && (1..=31).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    if !in_range {
        return None;
    }
    // Days since 1970 of a date in the calendar of today, with years that begin in March.
    let (year, month) = if month <= 2 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let days =
        365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    let moment = u64::try_from(days * 86_400 + hour * 3_600 + minute * 60 + second).ok()?;
    Some(Duration::from_secs(moment.saturating_sub(now_unix)))
}
