//! One step of a sum, exact where it can be.

use crate::numbers::Exact;

use super::words::Sign;
use super::{SumError, Value};

/// Powers beyond this have more digits than are worked with.
const HIGHEST_POWER: i64 = 400;

type Outcome = Result<Value, SumError>;

pub(super) fn whole(number: Exact) -> Value {
    Value {
        number,
        rounded: false,
    }
}

pub(super) fn multiply(left: Value, right: Value) -> Outcome {
    apply(Sign::Times, left, right)
}

pub(super) fn apply(sign: Sign, left: Value, right: Value) -> Outcome {
    let (a, b) = (left.number, right.number);
    if sign == Sign::Over && b == Exact::ZERO {
        return Err(SumError::ByZero);
    }
    let number = match sign {
        Sign::Plus => a.plus(b),
        Sign::Minus => a.minus(b),
        Sign::Times => a.times(b),
        _ => a.over(b),
    };
    Ok(Value {
        number: number.ok_or(SumError::TooLarge)?,
        rounded: left.rounded || right.rounded,
    })
}

pub(super) fn power(base: Value, exponent: Exact) -> Outcome {
    let Some(times) = exponent.whole() else {
        // The half of a power is a root.
        let (above, below) = exponent.parts();
        let degree = u32::try_from(below)
            .ok()
            .filter(|degree| *degree <= 12)
            .ok_or(SumError::TooLarge)?;
        let above = i64::try_from(above).map_err(|_| SumError::TooLarge)?;
        return power(root(base, degree)?, Exact::from(above));
    };
    if times.abs() > HIGHEST_POWER {
        return match base.number.parts() {
            (0 | 1, 1) if times > 0 => Ok(base),
            _ => Err(SumError::TooLarge),
        };
    }
    if base.number == Exact::ZERO && times < 0 {
        return Err(SumError::ByZero);
    }
    let mut result = Exact::ONE;
    for _ in 0..times.abs() {
        result = result.times(base.number).ok_or(SumError::TooLarge)?;
    }
    if times < 0 {
        result = Exact::ONE.over(result).ok_or(SumError::TooLarge)?;
    }
    Ok(Value {
        number: result,
        ..base
    })
}

/// What is left of a number when as much as goes is divided by another: between nothing and that one.
pub(super) fn modulo(left: Value, right: Value) -> Outcome {
    let share = apply(Sign::Over, left, right)?;
    let (above, below) = share.number.parts();
    let times = Exact::ratio(above.div_euclid(below), 1).ok_or(SumError::TooLarge)?;
    apply(Sign::Minus, left, multiply(right, whole(times))?)
}

/// All whole numbers up to this one, multiplied. Only a whole number has that.
pub(super) fn factorial(of: Value) -> Outcome {
    let number = of.number.whole().filter(|number| *number >= 0);
    let number = number.ok_or(SumError::NoFactorial)?;
    let mut result = Exact::ONE;
    for factor in 2..=number {
        result = result
            .times(Exact::from(factor))
            .ok_or(SumError::TooLarge)?;
    }
    Ok(Value {
        number: result,
        ..of
    })
}

/// The root of a number: exact where it comes out even, else to nine places.
pub(super) fn root(of: Value, degree: u32) -> Outcome {
    let odd = degree % 2 == 1;
    if of.number.is_negative() {
        if !odd {
            return Err(SumError::RootOfNegative);
        }
        let positive = root(
            Value {
                number: of.number.negative(),
                ..of
            },
            degree,
        )?;
        return Ok(Value {
            number: positive.number.negative(),
            ..positive
        });
    }
    let (above, below) = of.number.parts();
    if let (Some(above), Some(below)) = (even_root(above, degree), even_root(below, degree))
        && let Some(number) = Exact::ratio(above, below)
    {
        return Ok(Value { number, ..of });
    }
    let near = of.number.approximate().powf(1.0 / f64::from(degree));
    const PLACES: i128 = 1_000_000_000;
    let scaled = near * PLACES as f64;
    if !scaled.is_finite() || scaled.abs() > 1e30 {
        return Err(SumError::TooLarge);
    }
    let number = Exact::ratio(scaled.round() as i128, PLACES).ok_or(SumError::TooLarge)?;
    Ok(Value {
        number,
        rounded: true,
    })
}

/// The root of a whole number, if that is whole too.
fn even_root(of: i128, degree: u32) -> Option<i128> {
    let near = (of as f64).powf(1.0 / f64::from(degree)).round() as i128;
    (near.saturating_sub(1)..=near.saturating_add(1))
        .find(|candidate| *candidate >= 0 && candidate.checked_pow(degree) == Some(of))
}
