//! Deeds about times on the clock, and what makes a part of a moment.

use super::{Act, Slots, Value, Words};
use crate::time::said::{Clock, Day, Length, When};

const HOUR: i32 = 60;
const HALF_DAY: i32 = 12 * HOUR;
const DAY: i32 = 24 * HOUR;

pub(super) fn deed(name: &str) -> Option<Act> {
    Some(match name {
        // {n}, a bare number that could be a time
        "bare_hour" => |_, slots| hour(slots, true),
        "hour" => |_, slots| hour(slots, false),
        // {clock} {n}
        "with_minutes" => |words, slots| with_minutes(words, slots),
        // {n} {clock}, or the minutes as a word: "past 30 {clock}"
        "past" => |words, slots| moved(words, slots, 1),
        "before" => |words, slots| moved(words, slots, -1),
        // "ten to nine", but "3 to 5" is a range
        "before_five" => |words, slots| {
            slots
                .number(0)
                .filter(|said| said % 5 == 0)
                .and_then(|_| moved(words, slots, -1))
        },
        "half_eight" => |_, slots| {
            let clock = slots.clock(0)?;
            Some(Value::Clock(Clock {
                half: true,
                ..shifted(clock, 30)
            }))
        },
        "am" => |_, slots| half(slots.clock(0)?, false),
        "pm" => |_, slots| half(slots.clock(0)?, true),
        "firm" => |_, slots| {
            Some(Value::Clock(Clock {
                bare: false,
                ..slots.clock(0)?
            }))
        },
        // On a face of 24 hours: "0815 hours".
        "day24" => |_, slots| {
            let clock = slots.clock(0)?;
            let minutes = if clock.open && clock.minutes < HOUR {
                clock.minutes + HALF_DAY
            } else {
                clock.minutes
            };
            Some(Value::Clock(known(minutes)))
        },
        // "2 at night" is early, "10 at night" is late, and 12 is midnight.
        "at_night" => |_, slots| {
            let clock = slots.clock(0)?;
            if !clock.open {
                return Some(Value::Clock(clock))
                    .filter(|_| clock.minutes < 6 * HOUR || clock.minutes >= 18 * HOUR);
            }
            let late = clock.minutes >= 6 * HOUR;
            Some(Value::Clock(Clock {
                midnight: clock.minutes == 0,
                ..known(if late {
                    clock.minutes + HALF_DAY
                } else {
                    clock.minutes
                })
            }))
        },
        "clock" => |words, _| {
            Some(Value::Clock(known(
                (words.number(0)? * 60 + words.number(1)?) as i32,
            )))
        },
        "noon" => |_, _| Some(Value::Clock(known(HALF_DAY))),
        "midnight" => |_, _| {
            Some(Value::Clock(Clock {
                midnight: true,
                ..known(0)
            }))
        },
        // With a word that says so, a bare number is a time.
        "moment_firm" => |_, slots| {
            let mut when = moment(slots);
            if let Some(clock) = &mut when.clock {
                clock.bare = false;
            }
            Some(Value::When(Box::new(when)))
        },
        // Everything in the slots is part of the moment.
        "moment" => |_, slots| Some(Value::When(Box::new(moment(slots)))),
        // A day by its distance and a part of it: "tonight" is 0 tonight.
        "day_part" => |words, _| {
            Some(Value::When(Box::new(When {
                day: Some(Day::Offset(words.number(0)? as i32)),
                part: words.part(1),
                ..When::default()
            })))
        },
        // {length} before {clock}
        "clock_before" => |_, slots| clock_shift(slots, slots.length(0)?.negative()),
        "clock_after" => |_, slots| clock_shift(slots, slots.length(0)?),
        _ => return None,
    })
}

pub(in crate::time) fn known(minutes: i32) -> Clock {
    Clock {
        minutes,
        open: false,
        midnight: false,
        half: false,
        bare: false,
    }
}

/// An hour and minutes as they are read from a face: 8 is open, 20 is known.
pub(in crate::time) fn at(hour: i64, minute: i64) -> Option<Clock> {
    if !(0..=24).contains(&hour) || !(0..60).contains(&minute) || (hour == 24 && minute > 0) {
        return None;
    }
    let open = (1..=12).contains(&hour);
    let minutes = (hour as i32) * HOUR + minute as i32;
    Some(Clock {
        open,
        ..known(if open { minutes % HALF_DAY } else { minutes })
    })
}

fn hour(slots: Slots<'_>, bare: bool) -> Option<Value> {
    Some(Value::Clock(Clock {
        bare,
        ..at(slots.number(0)?, 0)?
    }))
}

fn shifted(clock: Clock, minutes: i32) -> Clock {
    let around = if clock.open { HALF_DAY } else { DAY };
    Clock {
        minutes: (clock.minutes + minutes).rem_euclid(around),
        midnight: false,
        bare: false,
        ..clock
    }
}

/// "eight thirty": the word is the smallest number that may stand there, since "eight five" is no time.
fn with_minutes(words: &Words, slots: Slots<'_>) -> Option<Value> {
    let (clock, minutes) = (slots.clock(0)?, slots.number(0)?);
    let least = words.number(0).unwrap_or(0);
    if clock.minutes % HOUR != 0 || clock.minutes == DAY || !(least..60).contains(&minutes) {
        return None;
    }
    Some(Value::Clock(shifted(clock, minutes as i32)))
}

fn moved(words: &Words, slots: Slots<'_>, sign: i32) -> Option<Value> {
    let clock = slots.clock(0)?;
    let minutes = match (words.number(0), slots.number(0)) {
        // "fünf vor halb neun": 5 and 30 before.
        (Some(fixed), Some(said)) if (1..30).contains(&said) => fixed as i32 + sign * said as i32,
        (Some(fixed), None) => sign * fixed as i32,
        (None, Some(said)) if (1..60).contains(&said) => sign * said as i32,
        _ => return None,
    };
    if clock.minutes % HOUR != 0 {
        return None;
    }
    Some(Value::Clock(shifted(clock, minutes)))
}

fn half(clock: Clock, after_noon: bool) -> Option<Value> {
    let minutes = match (clock.open, after_noon) {
        (true, _) => clock.minutes + if after_noon { HALF_DAY } else { 0 },
        // "08:30 pm" is written with a zero and means the evening all the same.
        (false, true) if clock.minutes < HALF_DAY && clock.minutes >= HOUR => {
            clock.minutes + HALF_DAY
        }
        (false, false) if clock.minutes >= HALF_DAY + HOUR => return None,
        (false, _) => clock.minutes,
    };
    Some(Value::Clock(Clock {
        minutes,
        open: false,
        bare: false,
        ..clock
    }))
}

fn moment(slots: Slots<'_>) -> When {
    let mut when = slots.when(0).map(|when| *when).unwrap_or_default();
    when.day = when.day.or(slots.day(0));
    when.clock = when.clock.or(slots.clock(0));
    when.part = when.part.or(slots.part(0));
    when.zone = when.zone.or(slots.zone(0));
    when.weekday = when.weekday.or(slots.weekday(0));
    when
}

fn clock_shift(slots: Slots<'_>, shift: Length) -> Option<Value> {
    if shift.months != 0 || shift.days != 0 {
        return None;
    }
    Some(Value::When(Box::new(When {
        clock: Some(Clock {
            bare: false,
            ..slots.clock(0)?
        }),
        shift: Some(shift),
        ..When::default()
    })))
}
