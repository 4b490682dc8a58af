//! The pure rules: heads, pauses, the watchdog, the measure.

use std::time::Duration;

use proptest::prelude::*;

use super::super::head::{Follows, Head, read, retry_after};
use super::super::patience::{Next, Patience, Watchdog};
use super::super::progress::Meter;
use super::*;

fn setbacks() -> impl Strategy<Value = Setback> {
    prop_oneof![
        Just(Setback::Cut),
        Just(Setback::Stalled),
        Just(Setback::Unreachable),
        Just(Setback::WrongRange),
        Just(Setback::TooLong),
        Just(Setback::Forbidden),
        Just(Setback::ProxyLogin),
        Just(Setback::Gone { status: 404 }),
        Just(Setback::WrongLength { promised: 1 }),
        Just(Setback::WrongHash {
            found: FileHash([0; 32])
        }),
        proptest::option::of(0u64..4_000).prop_map(|wait| Setback::Busy {
            status: 429,
            retry_after: wait.map(Duration::from_secs)
        }),
    ]
}

proptest! {
    #[test]
    fn patience_ends_and_no_pause_is_longer_than_it_may_be(
        story in proptest::collection::vec((setbacks(), 0u64..3, any::<bool>(), 0.0f64..1.0), 61)
    ) {
        let mut patience = Patience::default();
        let mut gave_up = false;
        for (setback, gained, resumed, chance) in story {
            match patience.after(&setback, gained, resumed, chance) {
                Next::Again { after, .. } => prop_assert!(after <= Duration::from_secs(360), "{after:?}"),
                Next::Elsewhere { .. } => patience.move_on(),
                Next::GiveUp => gave_up = true,
            }
        }
        prop_assert!(gave_up);
    }

    #[test]
    fn a_head_never_panics_and_bytes_only_follow_where_they_belong(
        status in 100u16..700, range in proptest::option::of(".{0,40}|bytes [0-9]{1,25}-[0-9]{1,3}/[0-9*]{1,25}"),
        length in proptest::option::of(any::<u64>()), wish in proptest::option::of(".{0,40}"),
        offset: u64, total: u64,
    ) {
        let head = Head { status, content_range: range, length, etag: None, retry_after: wish };
        match read(&head, offset, total, 1_700_000_000) {
            Ok(Follows::Rest) => prop_assert!(status == 206 && offset > 0),
            Ok(Follows::Whole) => prop_assert!(status == 200 && length.is_none_or(|length| length == total)),
            Err(_) => {}
        }
    }

    #[test]
    fn the_measure_tells_at_most_ten_times_a_second(steps in proptest::collection::vec((0u64..50, 0u64..1_000), 1..200)) {
        let total = steps.iter().map(|(_, bytes)| bytes).sum::<u64>() + 1;
        let mut meter = Meter::new(total);
        meter.start(Duration::ZERO, 0);
        let (mut now, mut have, mut told) = (0, 0, 0);
        for (pause, bytes) in steps {
            now += pause;
            have += bytes;
            if let Some(measure) = meter.note(Duration::from_millis(now), have) {
                told += 1;
                prop_assert!((0.0..=1.0).contains(&measure.fraction) && measure.rate >= 0.0);
                prop_assert!(measure.seconds_left.is_none_or(|left| left.is_finite() && left >= 0.0));
            }
        }
        prop_assert!(told <= now / 100);
        prop_assert!(meter.note(Duration::from_millis(now), total).is_some(), "the end is always told");
    }
}

#[test]
fn the_rate_and_the_time_left_are_right_on_an_even_line() {
    let mut meter = Meter::new(10_000);
    meter.start(Duration::ZERO, 0);
    let mut last = None;
    for second in 1..=5 {
        last = meter.note(Duration::from_secs(second), second * 1_000);
        // A connection begins slowly, or with what was waiting in a buffer.
        let told = last.is_some_and(|measure| measure.seconds_left.is_some());
        assert_eq!(told, second >= 2, "{last:?}");
    }
    let last = last.unwrap();
    assert!(
        (last.rate - 1_000.0).abs() < 1.0 && (last.seconds_left.unwrap() - 5.0).abs() < 0.1,
        "{last:?}"
    );
}

#[test]
fn a_line_that_drips_is_a_stall_and_a_slow_one_is_not() {
    let second = Duration::from_secs;
    let mut watchdog = Watchdog::new(second(30), 1_000, second(0));
    for now in 0..30 {
        watchdog.feed(10);
        assert!(!watchdog.has_stalled(second(now)));
    }
    assert!(watchdog.has_stalled(second(30)), "300 bytes in 30 s");
    for now in 31..=60 {
        watchdog.feed(40);
        assert!(!watchdog.has_stalled(second(now)));
    }
}

#[test]
fn a_wish_to_be_asked_later_is_read_in_both_forms() {
    let at = 1_792_567_680; // 21 October 2026, 07:28:00
    assert_eq!(retry_after(" 120 ", at), Some(Duration::from_secs(120)));
    assert_eq!(
        retry_after("Wed, 21 Oct 2026 07:29:00 GMT", at),
        Some(Duration::from_secs(60))
    );
    assert_eq!(
        retry_after("Tue, 20 Oct 2026 07:28:00 GMT", at),
        Some(Duration::ZERO)
    );
    assert_eq!(
        retry_after("Tue, 29 Feb 2028 00:00:00 GMT", 1_835_395_200),
        Some(Duration::ZERO)
    );
    for nonsense in [
        "",
        "soon",
        "-1",
        "Wed, 99 Oct 2026 07:28:00 GMT",
        "Wed, 21 Foo 2026 07:28:00 GMT",
        "Wed, 21 Oct",
    ] {
        assert_eq!(retry_after(nonsense, at), None, "{nonsense}");
    }
}
