//! Parts of a moment or of a repetition, said in any order, put together; `None` where they exclude each other.

use super::said::{Day, Every, Length, Part, Said, Span, When, Which};

impl When {
    /// Both together.
    pub(crate) fn joined(mut self, more: &When) -> Option<When> {
        if let Some(day) = &more.day {
            self = self.with_day(day)?;
        }
        if let Some(weekday) = more.weekday {
            if self.weekday.is_some_and(|known| known != weekday) {
                return None;
            }
            self.weekday = Some(weekday);
        }
        if let Some(clock) = more.clock {
            if self.clock.is_some() {
                return None;
            }
            self.clock = Some(clock);
        }
        if let Some(part) = more.part {
            self.part = Some(match self.part {
                None => part,
                Some(known) if known == part => part,
                // "tonight at 8 in the evening"
                Some(Part::Tonight) if matches!(part, Part::Evening | Part::Night) => part,
                Some(known @ (Part::Evening | Part::Night)) if part == Part::Tonight => known,
                Some(_) => return None,
            });
        }
        if let Some(zone) = &more.zone {
            if self.zone.is_some() {
                return None;
            }
            self.zone = Some(zone.clone());
        }
        if more.shift.is_some() {
            if self.shift.is_some() {
                return None;
            }
            self.shift = more.shift;
        }
        Some(self)
    }

    fn with_day(mut self, day: &Day) -> Option<When> {
        let Some(known) = self.day.take() else {
            self.day = Some(day.clone());
            return Some(self);
        };
        let (plain, other) = match (&known, day) {
            (
                Day::Weekday {
                    weekday,
                    which: Which::Plain,
                    weeks: 0,
                },
                other,
            ) => (*weekday, other.clone()),
            (
                other,
                Day::Weekday {
                    weekday,
                    which: Which::Plain,
                    weeks: 0,
                },
            ) => (*weekday, other.clone()),
            _ => return None,
        };
        self.day = Some(match other {
            Day::Weekday { .. } | Day::InWeek { .. } => return None,
            // German "Dienstag morgen" is the morning of Tuesday; "morgen, Dienstag" is tomorrow.
            Day::Offset(_) if matches!(known, Day::Weekday { .. }) => return None,
            // "in two weeks on Monday" is a Monday, not a contradiction.
            Day::FromNow(length)
                if length.months == 0
                    && length.seconds == 0
                    && length.days % 7 == 0
                    && length.days != 0 =>
            {
                Day::InWeek {
                    weekday: plain,
                    week: length.days / 7,
                }
            }
            other => {
                if self.weekday.is_some() {
                    return None;
                }
                self.weekday = Some(plain);
                other
            }
        });
        Some(self)
    }
}

impl Every {
    /// Both together.
    pub(crate) fn joined(mut self, more: &Every) -> Option<Every> {
        fn one<T: Clone>(mine: &mut Option<T>, other: &Option<T>) -> bool {
            if mine.is_some() && other.is_some() {
                return false;
            }
            if other.is_some() {
                mine.clone_from(other);
            }
            true
        }
        let fits = one(&mut self.core, &more.core)
            && one(&mut self.from, &more.from)
            && one(&mut self.until, &more.until)
            && one(&mut self.lasting, &more.lasting)
            && one(&mut self.times, &more.times)
            && one(&mut self.between, &more.between)
            && (self.except.is_empty() || more.except.is_empty());
        if !fits {
            return None;
        }
        self.at = self.at.joined(&more.at)?;
        self.also.extend(&more.also);
        self.except.extend(&more.except);
        // "and at 8" needs a first time.
        (more.also.is_empty() || self.at.clock.is_some()).then_some(self)
    }
}

impl Said {
    /// Whether it says on which day.
    pub(crate) fn names_a_day(&self) -> bool {
        let of = |when: &When| when.day.is_some() || when.weekday.is_some();
        match self {
            Said::When(when) => of(when),
            Said::Span { core, around } => match core.as_ref() {
                Span::Between(from, to) => [from, to, around.as_ref()].into_iter().any(of),
                Span::Until(end) => of(end) || of(around),
                Span::Period(_) => true,
            },
            _ => true,
        }
    }

    /// Whether it says on which day to come, in words that seldom name a thing: "on Friday at nine", "in two weeks". Feasts are
    /// planned, the end of the year is looked forward to, "the second" may be a book, and a bare number anything.
    pub(crate) fn says_a_day_to_come(&self) -> bool {
        let Said::When(when) = self else { return false };
        if when.clock.is_some_and(|clock| clock.bare) {
            return false;
        }
        match &when.day {
            None => when.weekday.is_some(),
            Some(Day::Offset(days)) => *days >= 0,
            Some(Day::Weekday { which, .. }) => *which != Which::Last,
            Some(Day::InWeek { week, .. }) => *week >= 0,
            Some(Day::Date { month, .. }) => month.is_some(),
            Some(Day::InMonth { months, .. }) => *months >= 0,
            Some(Day::FromNow(length)) => {
                let Length {
                    months,
                    days,
                    seconds,
                } = *length;
                months >= 0 && days >= 0 && seconds >= 0 && *length != Length::default()
            }
            Some(Day::Nth { .. } | Day::NthAmong { .. }) => true,
            Some(
                Day::Either { .. }
                | Day::Feast { .. }
                | Day::Edge { .. }
                | Day::Shifted { .. }
                | Day::WeekdayNear { .. },
            ) => false,
        }
    }
}

impl When {
    /// Whether it names days only; "in 20 minutes" does not.
    pub(crate) fn is_a_day(&self) -> bool {
        match &self.day {
            Some(Day::FromNow(length)) => !length.is_exact(),
            Some(_) => self.shift.is_none(),
            None => self.weekday.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::numbers::{Language, tokens};
    use crate::time::found_at;

    fn is_clear(words: &str) -> bool {
        let tokens = tokens(words);
        let found = found_at(&tokens, Language::of("en").unwrap());
        found
            .iter()
            .any(|found| found.tokens == tokens.len() && found.clear && !found.weak)
    }

    #[test]
    fn a_day_to_come_is_told_from_what_is_named_after_one() {
        for words in [
            "on Friday",
            "tomorrow",
            "tonight",
            "Friday at nine",
            "next Monday",
            "in two weeks",
            "the fifth of May",
            "the first Monday in March",
        ] {
            assert!(is_clear(words), "{words}");
        }
        for words in [
            "Christmas",
            "yesterday",
            "last night",
            "last Friday",
            "every Friday",
            "before Friday",
            "a week ago",
            "the second",
            "the end of the year",
            "six on Friday",
            "evening",
            "UTC",
            "three",
        ] {
            assert!(!is_clear(words), "{words}");
        }
    }
}
