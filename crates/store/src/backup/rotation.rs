//! Which backups stay: the last one of each of the newest days, weeks and months that have one.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sotto_api::Rotation;

/// For each backup whether it stays. Days are those of the user's clock; weeks begin on Monday. The newest one always
/// stays.
#[must_use]
pub fn keep(made: &[Timestamp], rotation: Rotation, zone: &TimeZone) -> Vec<bool> {
    let mut newest_first: Vec<usize> = (0..made.len()).collect();
    newest_first.sort_by_key(|index| std::cmp::Reverse(made[*index]));
    let mut keep = vec![false; made.len()];
    if let Some(newest) = newest_first.first() {
        keep[*newest] = true;
    }
    let (mut days, mut weeks, mut months) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for index in newest_first {
        let date = zone.to_datetime(made[index]).date();
        let week = date.iso_week_date();
        let mut first_of = |seen: &mut BTreeSet<(i16, i16)>, period: (i16, i16), most: u32| {
            if seen.len() < most as usize && seen.insert(period) {
                keep[index] = true;
            }
        };
        first_of(&mut days, (date.year(), date.day_of_year()), rotation.daily);
        first_of(
            &mut weeks,
            (week.year(), i16::from(week.week())),
            rotation.weekly,
        );
        first_of(
            &mut months,
            (date.year(), i16::from(date.month())),
            rotation.monthly,
        );
    }
    keep
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_year_of_daily_backups_leaves_days_weeks_and_months() {
        let zone = TimeZone::UTC;
        let mut kept: Vec<Timestamp> = Vec::new();
        for day in 0..400 {
            let now = date(2025, 1, 1)
                .at(22, 0, 0, 0)
                .checked_add(i64::from(day).days())
                .unwrap();
            kept.push(now.to_zoned(zone.clone()).unwrap().timestamp());
            let keep = keep(&kept, Rotation::default(), &zone);
            let mut keep = keep.iter();
            kept.retain(|_| *keep.next().unwrap());
        }
        let days: Vec<String> = kept
            .iter()
            .map(|made| made.strftime("%Y-%m-%d").to_string())
            .collect();
        assert_eq!(
            days,
            [
                "2025-03-31",
                "2025-04-30",
                "2025-05-31",
                "2025-06-30",
                "2025-07-31",
                "2025-08-31",
                "2025-09-30",
                "2025-10-31",
                "2025-11-30",
                "2025-12-31",
                "2026-01-18",
                "2026-01-25",
                "2026-01-29",
                "2026-01-30",
                "2026-01-31",
                "2026-02-01",
                "2026-02-02",
                "2026-02-03",
                "2026-02-04",
            ]
        );
    }

    proptest! {
        #[test]
        fn never_more_than_asked_and_never_none(
            hours in prop::collection::vec(0_i64..20_000, 0..80),
            daily in 0_u32..9, weekly in 0_u32..6, monthly in 0_u32..14,
        ) {
            let made: Vec<Timestamp> = hours.iter().map(|hour| Timestamp::from_second(hour * 3600).unwrap()).collect();
            let kept = keep(&made, Rotation { daily, weekly, monthly }, &TimeZone::UTC);
            let count = kept.iter().filter(|keep| **keep).count();
            prop_assert!(count <= (daily + weekly + monthly).max(1) as usize);
            if let Some(newest) = (0..made.len()).max_by_key(|index| made[*index]) {
                prop_assert!((0..made.len()).any(|index| kept[index] && made[index] == made[newest]));
            }
        }
    }
}
