//! The right-hand sides of the phrases: what a pattern with its slots means. The same few deeds serve every language.

mod clock;
mod day;
mod every;

use jiff::civil::Weekday;

pub(super) use clock::{at as clock_at, known as clock_known};

use super::grammar::LineFault;
use super::said::{Clock, Day, Edge, Every, Feast, Length, Part, Period, Span, Unit, When, Which};
use crate::numbers::Exact;

/// What a rule found.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// The pattern says nothing by itself, such as "and".
    Nothing,
    Number(i64),
    Amount(Exact),
    Unit(Unit),
    /// One part of a length, with its unit.
    Measure(Length, Unit),
    Length(Length),
    /// How much later, or earlier.
    Shift(Length, bool),
    Clock(Clock),
    DayPart(Part),
    Weekday(Weekday),
    Weekdays(Vec<Weekday>),
    Month(i8),
    Feast(Feast),
    Zone(String),
    Day(Day),
    Period(Period),
    When(Box<When>),
    Span(Box<Span>),
    Range(Box<Span>, Box<When>),
    Every(Box<Every>),
}

/// What slots hold, by kind and in order.
#[derive(Clone, Copy)]
pub(super) struct Slots<'a>(&'a [Value]);

macro_rules! slot {
    ($name:ident, $variant:ident, $type:ty) => {
        pub fn $name(self, index: usize) -> Option<$type> {
            self.0
                .iter()
                .filter_map(|value| match value {
                    Value::$variant(inside) => Some(inside.clone()),
                    _ => None,
                })
                .nth(index)
        }
    };
}

impl Slots<'_> {
    slot!(number, Number, i64);
    slot!(amount, Amount, Exact);
    slot!(unit, Unit, Unit);
    slot!(length, Length, Length);
    slot!(clock, Clock, Clock);
    slot!(part, DayPart, Part);
    slot!(weekday, Weekday, Weekday);
    slot!(weekdays, Weekdays, Vec<Weekday>);
    slot!(month, Month, i8);
    slot!(feast, Feast, Feast);
    slot!(zone, Zone, String);
    slot!(day, Day, Day);
    slot!(period, Period, Period);
    slot!(when, When, Box<When>);

    /// Day of the month.
    fn day_number(self, index: usize) -> Option<i8> {
        self.number(index)
            .and_then(|day| i8::try_from(day).ok())
            .filter(|day| (1..=31).contains(day))
    }

    fn year(self, index: usize) -> Option<i16> {
        self.number(index)
            .and_then(|year| i16::try_from(year).ok())
            .filter(|year| (1000..=9000).contains(year))
    }
}

type Act = fn(&Words, Slots<'_>) -> Option<Value>;

/// The words behind a deed's name.
#[derive(Debug)]
pub(super) struct Words(Vec<String>);

impl Words {
    fn word(&self, index: usize) -> &str {
        self.0.get(index).map_or("", String::as_str)
    }

    fn number(&self, index: usize) -> Option<i64> {
        self.word(index).parse().ok()
    }

    fn exact(&self, index: usize) -> Option<Exact> {
        let (above, below) = self
            .word(index)
            .split_once('/')
            .unwrap_or((self.word(index), "1"));
        Exact::ratio(above.parse().ok()?, below.parse().ok()?)
    }

    fn weekday(&self, index: usize) -> Option<Weekday> {
        Weekday::from_monday_one_offset(self.number(index)? as i8).ok()
    }

    fn which(&self, index: usize) -> Which {
        match self.word(index) {
            "this" => Which::This,
            "coming" => Which::Coming,
            "next" => Which::Next,
            "thisyear" => Which::OfYear(0),
            "nextyear" => Which::OfYear(1),
            "lastyear" => Which::OfYear(-1),
            "last" => Which::Last,
            _ => Which::Plain,
        }
    }

    fn unit(&self, index: usize) -> Option<Unit> {
        Some(match self.word(index) {
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "year" => Unit::Year,
            _ => return None,
        })
    }

    fn part(&self, index: usize) -> Option<Part> {
        Some(match self.word(index) {
            "morning" => Part::Morning,
            "noon" => Part::Noon,
            "afternoon" => Part::Afternoon,
            "evening" => Part::Evening,
            "tonight" => Part::Tonight,
            "night" => Part::Night,
            _ => return None,
        })
    }

    fn edge(&self, index: usize) -> Option<Edge> {
        Some(match self.word(index) {
            "beginning" => Edge::Beginning,
            "middle" => Edge::Middle,
            "end" => Edge::End,
            _ => return None,
        })
    }

    /// "12-24", "easter+49", "nth 4 4 11", "advent 4".
    fn feast(&self, index: usize) -> Option<Feast> {
        let word = self.word(index);
        if let Some(days) = word.strip_prefix("easter") {
            return Some(Feast::Easter(days.parse().ok()?));
        }
        let small = |index| {
            self.number(index)
                .and_then(|number| i8::try_from(number).ok())
        };
        match word {
            "nth" => Some(Feast::Nth {
                n: small(index + 1)?,
                weekday: self.weekday(index + 2)?,
                month: small(index + 3)?,
            }),
            "advent" => Some(Feast::Advent(small(index + 1)?)),
            _ => {
                let (month, day) = word.split_once('-')?;
                Some(Feast::Fixed {
                    month: month.parse().ok()?,
                    day: day.parse().ok()?,
                })
            }
        }
    }
}

/// A deed with the words behind its name.
pub(crate) struct Deed {
    act: Act,
    words: Words,
}

impl std::fmt::Debug for Deed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.words.fmt(f)
    }
}

impl Deed {
    pub(super) fn carry_out(&self, values: &[Value]) -> Option<Value> {
        (self.act)(&self.words, Slots(values))
    }
}

/// The deed of a line.
pub(super) fn deed(text: &str) -> Result<Deed, LineFault> {
    let mut words = text.split_whitespace().map(str::to_owned);
    let name = words.next().ok_or(LineFault::NoDeed)?;
    let words = Words(words.collect());
    let act: Act = match name.as_str() {
        "nothing" => |_, _| Some(Value::Nothing),
        "same" => |_, slots| slots.0.first().cloned(),
        "unit" => |words, _| words.unit(0).map(Value::Unit),
        "weekday" => |words, _| words.weekday(0).map(Value::Weekday),
        "month" => |words, _| Some(Value::Month(words.number(0)? as i8)),
        "number" => |words, _| words.number(0).map(Value::Number),
        "part" => |words, _| words.part(0).map(Value::DayPart),
        "zone" => |words, _| Some(Value::Zone(words.word(0).to_owned())),
        "feast" => |words, _| words.feast(0).map(Value::Feast),
        // Lengths
        "amount" => |words, _| words.exact(0).map(Value::Amount),
        "measure" => measure,
        "measure_one" => |_, slots| {
            Some(Value::Measure(
                Length::of(Exact::ONE, slots.unit(0)?)?,
                slots.unit(0)?,
            ))
        },
        "measure_and" => measure_and,
        "measure_of" => |words, _| {
            Some(Value::Measure(
                Length::of(words.exact(0)?, words.unit(1)?)?,
                words.unit(1)?,
            ))
        },
        "length" => |words, _| Length::of(words.exact(0)?, words.unit(1)?).map(Value::Length),
        "shift" => |words, slots| {
            let later = match words.word(0) {
                "later" => true,
                "earlier" => false,
                _ => return None,
            };
            Some(Value::Shift(slots.length(0)?, later))
        },
        // Clocks, days, periods, repetitions
        name => clock::deed(name)
            .or_else(|| day::deed(name))
            .or_else(|| every::deed(name))
            .ok_or_else(|| LineFault::UnknownDeed(name.to_owned()))?,
    };
    Ok(Deed { act, words })
}

fn count(slots: Slots<'_>) -> Option<Exact> {
    slots.amount(0).or_else(|| slots.number(0).map(Exact::from))
}

/// {amount} {unit}
fn measure(_: &Words, slots: Slots<'_>) -> Option<Value> {
    let unit = slots.unit(0)?;
    Some(Value::Measure(Length::of(count(slots)?, unit)?, unit))
}

/// "an hour and a half", "two hours thirty": with a fraction as the word, or a number of the next smaller unit.
fn measure_and(words: &Words, slots: Slots<'_>) -> Option<Value> {
    let unit = slots.unit(0)?;
    if let Some(part) = words.exact(0) {
        return Some(Value::Measure(
            Length::of(count(slots)?.plus(part)?, unit)?,
            unit,
        ));
    }
    let smaller = match unit {
        Unit::Hour => Unit::Minute,
        Unit::Minute => Unit::Second,
        _ => return None,
    };
    let rest = slots.number(if slots.amount(0).is_some() { 0 } else { 1 })?;
    if !(1..60).contains(&rest) {
        return None;
    }
    let length = Length::of(count(slots)?, unit)?.plus(Length::of(rest.into(), smaller)?)?;
    Some(Value::Measure(length, smaller))
}
