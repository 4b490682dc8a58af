//! Sums, percentages, units.

use crate::numbers::{self, Exact};
use crate::sums::{self, SumError};
use crate::units::{self, UnitError};

use super::{Done, Line, NotDone, Result, Task};

pub(super) fn carry_out(task: &Task<'_>) -> Result<Done> {
    let language = task.here.language;
    match task.verb.tool.as_str() {
        "calculate" => {
            let value = sums::work_out(task.need("expression")?, language)
                .map_err(|error| trouble(&error))?;
            Ok(Done::answer(said(task, value.number, value.rounded)))
        }
        "percentage_of" => {
            let (percent, number) = (number(task, "percent")?, number(task, "number")?);
            let of = sums::percent_of(percent, number).map_err(|error| trouble(&error))?;
            Ok(Done::answer(said(task, of, false)))
        }
        "percentage_share" => {
            let (part, whole) = (number(task, "part")?, number(task, "whole")?);
            let share = sums::share(part, whole).map_err(|error| trouble(&error))?;
            Ok(Done::answer(said(task, share, false)))
        }
        _ => convert(task),
    }
}

/// The number in a slot; other words beside it ("45 dollars") are left aside.
fn number(task: &Task<'_>, slot: &'static str) -> Result<Exact> {
    let words = task.need(slot)?;
    let words = words.replace(['%', '$', '€', '£'], " ");
    let tokens: Vec<&str> = words.split_whitespace().collect();
    (0..tokens.len())
        .find_map(|at| numbers::read_at(&tokens[at..], task.here.language))
        .map(|found| found.value)
        .or_else(|| task.here.book.is_one(&words).then_some(Exact::ONE))
        .ok_or_else(|| NotDone::failed(Line::new("sum.no_number").with("words", words.trim())))
}

fn said(task: &Task<'_>, value: Exact, rounded: bool) -> String {
    let (digits, cut) = sums::number(value, task.here.language);
    if rounded || cut {
        task.here
            .book
            .line(&Line::new("sum.about").with("number", digits))
    } else {
        digits
    }
}

fn convert(task: &Task<'_>) -> Result<Done> {
    let language = task.here.language;
    let amount = number(task, "amount")?;
    let unit = |slot| {
        let words = task.need(slot)?;
        units::find(words, language)
            .map_err(|_| NotDone::failed(Line::new("unit.unknown").with("unit", words)))
    };
    let (from, to) = (unit("from")?, unit("to")?);
    let there = units::convert(amount, from, to, language).map_err(|error| match error {
        UnitError::Different { from, to } => NotDone::failed(
            Line::new("unit.different")
                .with("from", from)
                .with("to", to),
        ),
        _ => NotDone::failed(Line::new("sum.too_large")),
    })?;
    let answer = format!(
        "{} {}",
        said(task, there, false),
        units::name(to, there, language)
    );
    Ok(Done::answer(answer))
}

fn trouble(error: &SumError) -> NotDone {
    NotDone::failed(match error {
        SumError::NotASum(words) => Line::new("sum.not_a_sum").with("words", words.as_str()),
        SumError::ByZero => Line::new("sum.by_zero"),
        SumError::TooLarge => Line::new("sum.too_large"),
        SumError::RootOfNegative => Line::new("sum.no_root"),
        SumError::NoFactorial => Line::new("sum.no_factorial"),
    })
}
