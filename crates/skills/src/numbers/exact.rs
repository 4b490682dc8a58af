//! Exact numbers: a fraction in lowest terms. "A third" stays a third, and 0.1 is a tenth.

use std::cmp::Ordering;
use std::fmt;

/// A number without rounding. Operations answer `None` where the result would not fit.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exact {
    above: i128,
    below: i128,
}

impl Exact {
    /// Nothing.
    pub const ZERO: Exact = Exact { above: 0, below: 1 };
    /// One.
    pub const ONE: Exact = Exact { above: 1, below: 1 };
    /// A half.
    pub const HALF: Exact = Exact { above: 1, below: 2 };

    /// `above` / `below`, shortened; `None` for a division by zero.
    pub fn ratio(above: i128, below: i128) -> Option<Exact> {
        if below == 0 || above == i128::MIN || below == i128::MIN {
            return None;
        }
        let shared = shared_factor(above.unsigned_abs(), below.unsigned_abs()) as i128;
        let sign = if below < 0 { -1 } else { 1 };
        Some(Exact {
            above: sign * above / shared,
            below: sign * below / shared,
        })
    }

    /// Reads plain digits with a decimal point, such as "1250.5".
    pub fn from_digits(text: &str) -> Option<Exact> {
        let (whole, behind) = text.split_once('.').unwrap_or((text, ""));
        let digits = whole.len() + behind.len();
        if digits == 0
            || digits > 30
            || !whole
                .bytes()
                .chain(behind.bytes())
                .all(|b| b.is_ascii_digit())
        {
            return None;
        }
        let above: i128 = format!("0{whole}{behind}").parse().ok()?;
        Exact::ratio(above, 10i128.checked_pow(behind.len() as u32)?)
    }

    /// The sum.
    pub fn plus(self, other: Exact) -> Option<Exact> {
        let left = self.above.checked_mul(other.below)?;
        let right = other.above.checked_mul(self.below)?;
        Exact::ratio(
            left.checked_add(right)?,
            self.below.checked_mul(other.below)?,
        )
    }

    /// The difference.
    pub fn minus(self, other: Exact) -> Option<Exact> {
        self.plus(other.negative())
    }

    /// The product.
    pub fn times(self, other: Exact) -> Option<Exact> {
        Exact::ratio(
            self.above.checked_mul(other.above)?,
            self.below.checked_mul(other.below)?,
        )
    }

    /// The quotient; `None` for a division by zero.
    pub fn over(self, other: Exact) -> Option<Exact> {
        Exact::ratio(
            self.above.checked_mul(other.below)?,
            self.below.checked_mul(other.above)?,
        )
    }

    /// With the other sign.
    pub fn negative(self) -> Exact {
        Exact {
            above: -self.above,
            below: self.below,
        }
    }

    /// The number as a whole one, if it is one.
    pub fn whole(self) -> Option<i64> {
        (self.below == 1).then(|| i64::try_from(self.above).ok())?
    }

    /// Numerator and denominator, in lowest terms.
    pub fn parts(self) -> (i128, i128) {
        (self.above, self.below)
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.above < 0
    }

    /// The nearest floating point number.
    pub fn approximate(self) -> f64 {
        self.above as f64 / self.below as f64
    }
}

fn shared_factor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl From<i64> for Exact {
    fn from(whole: i64) -> Exact {
        Exact {
            above: whole.into(),
            below: 1,
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Exact) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Exact) -> Ordering {
        match (
            self.above.checked_mul(other.below),
            other.above.checked_mul(self.below),
        ) {
            (Some(left), Some(right)) => left.cmp(&right),
            // Only beyond 10^19 with a large denominator: whole parts first, then the rest by approximation.
            _ => (self.above / self.below)
                .cmp(&(other.above / other.below))
                .then_with(|| self.approximate().total_cmp(&other.approximate())),
        }
    }
}

/// As digits where they end ("1250.5"), otherwise as a fraction ("1/3").
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut rest, mut twos, mut fives) = (self.below, 0u32, 0u32);
        while rest % 2 == 0 {
            (rest, twos) = (rest / 2, twos + 1);
        }
        while rest % 5 == 0 {
            (rest, fives) = (rest / 5, fives + 1);
        }
        let places = twos.max(fives);
        let scaled = (rest == 1)
            .then(|| 10i128.checked_pow(places)?.checked_div(self.below))
            .flatten()
            .and_then(|scale| self.above.checked_mul(scale));
        let Some(scaled) = scaled else {
            return write!(f, "{}/{}", self.above, self.below);
        };
        let places = places as usize;
        let sign = if scaled < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", scaled.unsigned_abs(), width = places + 1);
        let (whole, behind) = digits.split_at(digits.len() - places);
        match behind {
            "" => write!(f, "{sign}{whole}"),
            _ => write!(f, "{sign}{whole}.{behind}"),
        }
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
