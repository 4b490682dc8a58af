//! The hybrid logical clock: a stamp for each change, later than every stamp this device has seen, close to the wall
//! clock, and never equal to another device's. As text it sorts as the clock does.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How far ahead of our own clock another device's stamp may be.
pub const MOST_AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// When something was changed: milliseconds, a counter within them, and the device.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Stamp {
    /// Since 1970.
    pub millis: u64,
    /// Within the same millisecond.
    pub counter: u16,
    /// Who made the change.
    pub device: u64,
}

impl Stamp {
    /// The next stamp of a device: later than the last one, also when the wall clock was turned back.
    #[must_use]
    pub fn next(last: Self, now: Timestamp, device: u64) -> Self {
        let wall = u64::try_from(now.as_millisecond()).unwrap_or(0);
        if wall > last.millis {
            return Self {
                millis: wall,
                counter: 0,
                device,
            };
        }
        match last.counter.checked_add(1) {
            Some(counter) => Self {
                millis: last.millis,
                counter,
                device,
            },
            None => Self {
                millis: last.millis + 1,
                counter: 0,
                device,
            },
        }
    }

    /// Whether another device's clock runs so far ahead that its changes would win for a long time.
    #[must_use]
    pub fn is_too_far_ahead(self, now: Timestamp) -> bool {
        let most = now
            .as_millisecond()
            .saturating_add(i64::try_from(MOST_AHEAD.as_millis()).unwrap_or(i64::MAX));
        self.millis > u64::try_from(most).unwrap_or(0)
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{:012x}-{:04x}-{:016x}",
            self.millis, self.counter, self.device
        )
    }
}

/// A text that is no stamp.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no stamp.")]
pub struct NotAStamp(pub String);

impl FromStr for Stamp {
    type Err = NotAStamp;

    fn from_str(text: &str) -> Result<Self, NotAStamp> {
        let parts: Vec<&str> = text.split('-').collect();
        let number = |part: &str, digits: usize| {
            (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
                .then(|| u64::from_str_radix(part, 16).ok())
                .flatten()
        };
        let read = match parts[..] {
            [millis, counter, device] => (|| {
                Some(Self {
                    millis: number(millis, 12)?,
                    counter: u16::try_from(number(counter, 4)?).ok()?,
                    device: number(device, 16)?,
                })
            })(),
            _ => None,
        };
        read.ok_or_else(|| NotAStamp(text.to_owned()))
    }
}

impl TryFrom<String> for Stamp {
    type Error = NotAStamp;

    fn try_from(text: String) -> Result<Self, NotAStamp> {
        text.parse()
    }
}

impl From<Stamp> for String {
    fn from(stamp: Stamp) -> Self {
        stamp.to_string()
    }
}

/// What was changed when, field by field.
pub type Stamps = BTreeMap<String, Stamp>;

/// Stands for all fields that are not named: no field has this name.
const ALL: &str = "*";

/// Stamps as they stand in a row. Mostly all fields were set at once, and then one stamp says so: a turn's fifteen would
/// take more room than the turn.
pub(crate) fn pack(stamps: &Stamps, fields: usize) -> String {
    let mut often: BTreeMap<Stamp, usize> = BTreeMap::new();
    for stamp in stamps.values() {
        *often.entry(*stamp).or_default() += 1;
    }
    let all = often
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(stamp, _)| stamp);
    let mut packed = stamps.clone();
    // A field without a stamp is older than the log and must stay without one.
    if let (Some(all), true) = (all, stamps.len() == fields) {
        packed.retain(|_, stamp| *stamp != all);
        packed.insert(ALL.to_owned(), all);
    }
    serde_json::to_string(&packed).unwrap_or_else(|_| "{}".to_owned())
}

/// The stamps of these fields, from how they stand in a row.
pub(crate) fn unpack<'f>(packed: &str, fields: impl Iterator<Item = &'f String>) -> Stamps {
    let mut stamps: Stamps = serde_json::from_str(packed).unwrap_or_default();
    if let Some(all) = stamps.remove(ALL) {
        for field in fields {
            stamps.entry(field.clone()).or_insert(all);
        }
    }
    stamps
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_clock_that_runs_ahead_is_told_from_one_that_does_not() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let at = |minutes: i64| Stamp {
            millis: u64::try_from(now.as_millisecond() + minutes * 60_000).unwrap(),
            ..Stamp::default()
        };
        assert!(!at(5).is_too_far_ahead(now));
        assert!(at(6).is_too_far_ahead(now));
    }

    proptest! {
        #[test]
        fn stamps_are_unpacked_as_they_were_packed(
            times in prop::collection::vec(prop::option::of(0_u64..3), 0..8),
        ) {
            let names: Vec<String> = (0..times.len()).map(|number| format!("field {number}")).collect();
            let stamp = |millis: &u64| Stamp { millis: *millis, counter: 0, device: 1 };
            let stamped = names.iter().zip(&times);
            let stamps: Stamps =
                stamped.filter_map(|(name, time)| Some((name.clone(), stamp(time.as_ref()?)))).collect();
            let packed = pack(&stamps, names.len());
            prop_assert_eq!(unpack(&packed, names.iter()), stamps);
        }

        #[test]
        fn stamps_only_go_forward(walls in prop::collection::vec(0_i64..2_000_000, 1..200), counter in any::<u16>()) {
            let mut last = Stamp { millis: 1_000_000, counter, device: 7 };
            for wall in walls {
                let next = Stamp::next(last, Timestamp::from_millisecond(wall).unwrap(), 7);
                prop_assert!(next > last);
                prop_assert!(next.to_string() > last.to_string());
                prop_assert_eq!(next.to_string().parse::<Stamp>().unwrap(), next);
                last = next;
            }
        }

        #[test]
        fn what_is_no_stamp_is_refused(text in "[0-9a-f+-]{0,40}") {
            if let Ok(stamp) = text.parse::<Stamp>() {
                prop_assert_eq!(stamp.to_string(), text);
            }
        }
    }
}
