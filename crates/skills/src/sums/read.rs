//! From words to a value, with the usual order: brackets, powers, times and over, plus and minus.

use crate::numbers::{self, Exact, Language, fold};

use super::words::{Sign, Words};
use super::{SumError, Value};

/// Brackets and signs nested deeper than this are no sum anybody says.
const DEEPEST: usize = 40;
/// Powers beyond this have more digits than are worked with.
const HIGHEST_POWER: i64 = 400;

type Outcome = Result<Value, SumError>;

pub(super) fn read(text: &str, language: Language) -> Outcome {
    let words = apart(text);
    let no_sum = || SumError::NotASum(text.trim().to_owned());
    if words.is_empty() || words.len() > 200 {
        return Err(no_sum());
    }
    let mut reader = Reader {
        words: &words,
        at: 0,
        depth: 0,
        language,
        signs: Words::of(language),
    };
    let value = reader.sum().map_err(|stop| stop.named(no_sum))?;
    if reader.at == words.len() {
        Ok(value.plain())
    } else {
        Err(no_sum())
    }
}

/// Words and signs, each by itself: "(2+3)x4" has seven.
fn apart(text: &str) -> Vec<String> {
    let text = fold(text);
    let letters: Vec<char> = text.chars().collect();
    let mut spaced = String::with_capacity(text.len() * 2);
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1).copied();
        let figure = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
        let alone = match letter {
            '+' | '*' | '/' | '×' | '÷' | '·' | '^' | '(' | ')' | '√' | '%' => true,
            // "twenty-one" stays together, "7-3" and "(2)-3" do not.
            '-' => figure(after) || before.is_none_or(|letter| !letter.is_alphabetic()),
            'x' => {
                let open = |letter: char| letter == ' ' || letter == '(';
                (figure(before) || before == Some(')')) && (figure(after) || after.is_none_or(open))
            }
            ':' => figure(before) && figure(after),
            _ => false,
        };
        if alone {
            spaced.push(' ');
            spaced.push(*letter);
            spaced.push(' ');
        } else if matches!(letter, '?' | '!' | '=') {
            spaced.push(' ');
        } else {
            spaced.push(*letter);
        }
    }
    let spaced = spaced.replace("*  *", "**");
    spaced
        .split_whitespace()
        .map(|word| word.trim_end_matches(['.', ',', ';']).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Why reading stopped.
enum Stop {
    NoSum,
    Because(SumError),
}

impl Stop {
    fn named(self, no_sum: impl Fn() -> SumError) -> SumError {
        match self {
            Self::NoSum => no_sum(),
            Self::Because(error) => error,
        }
    }
}

impl From<SumError> for Stop {
    fn from(error: SumError) -> Self {
        Self::Because(error)
    }
}

/// A value that may be so much percent of what stands before it.
#[derive(Clone, Copy)]
struct Part {
    value: Value,
    percent: bool,
}

impl Part {
    /// As a number of its own: 15 percent is 0.15.
    fn plain(self) -> Value {
        self.value
    }
}

struct Reader<'a> {
    words: &'a [String],
    at: usize,
    depth: usize,
    language: Language,
    signs: &'static Words,
}

impl Reader<'_> {
    fn sign(&self, wanted: &[Sign]) -> Option<(usize, Sign)> {
        self.signs
            .at(&self.words[self.at..])
            .find(|(_, sign)| wanted.contains(sign))
    }

    fn take(&mut self, wanted: &[Sign]) -> Option<Sign> {
        let (length, sign) = self.sign(wanted)?;
        self.at += length;
        Some(sign)
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Result<T, Stop> {
        if self.depth >= DEEPEST {
            return Err(Stop::NoSum);
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn sum(&mut self) -> Result<Part, Stop> {
        self.deeper(|reader| {
            let mut left = reader.product()?;
            while let Some(sign) = reader.take(&[Sign::Plus, Sign::Minus]) {
                let right = reader.product()?;
                // "200 minus 10 percent" takes off ten percent of the two hundred.
                let by = if right.percent && !left.percent {
                    multiply(left.value, right.value)?
                } else {
                    right.value
                };
                let value = apply(sign, left.value, by)?;
                let percent = left.percent && right.percent;
                left = Part { value, percent };
            }
            Ok(left)
        })
    }

    fn product(&mut self) -> Result<Part, Stop> {
        let mut left = self.raised()?;
        while let Some(sign) = self.take(&[Sign::Times, Sign::Over]) {
            let right = self.raised()?;
            let value = apply(sign, left.value, right.value)?;
            left = Part {
                value,
                percent: false,
            };
        }
        Ok(left)
    }

    fn raised(&mut self) -> Result<Part, Stop> {
        let mut base = self.single()?;
        loop {
            let exponent = match self.take(&[Sign::Cubed, Sign::Squared, Sign::Power]) {
                None => return Ok(base),
                Some(Sign::Squared) => Exact::from(2),
                Some(Sign::Cubed) => Exact::from(3),
                // The power of a power counts from the right.
                Some(_) => self.deeper(Self::raised)?.value.number,
            };
            let value = power(base.value, exponent)?;
            base = Part {
                value,
                percent: false,
            };
        }
    }

    fn single(&mut self) -> Result<Part, Stop> {
        let number = |value: Value| Part {
            value,
            percent: false,
        };
        let before = self
            .signs
            .at(&self.words[self.at..])
            .find_map(|(length, sign)| match sign {
                Sign::Before(form) => Some((length, form)),
                _ => None,
            });
        if let Some((length, form)) = before {
            self.at += length;
            return self.deeper(|reader| reader.between(form)).map(number);
        }
        let prefixes = [
            Sign::Open,
            Sign::Minus,
            Sign::Root,
            Sign::CubeRoot,
            Sign::Half,
            Sign::Twice,
        ];
        // "half" also begins a number of its own ("half a million"), which is tried first.
        let prefix = self.sign(&prefixes).map_or(0, |(length, _)| length);
        let counted = self.counted().filter(|(length, _)| *length >= prefix);
        if counted.is_none()
            && let Some(sign) = self.take(&prefixes)
        {
            return self.deeper(|reader| {
                if sign == Sign::Open {
                    let inside = reader.sum()?;
                    return match reader.take(&[Sign::Close]) {
                        Some(_) => reader.percent(inside.value),
                        None => Err(Stop::NoSum),
                    };
                }
                let of = reader.raised()?.value;
                let half = |value| multiply(value, whole(Exact::HALF));
                Ok(number(match sign {
                    Sign::Minus => Value {
                        number: of.number.negative(),
                        ..of
                    },
                    Sign::Root => root(of, 2)?,
                    Sign::CubeRoot => root(of, 3)?,
                    Sign::Half => half(of)?,
                    _ => multiply(of, whole(Exact::from(2)))?,
                }))
            });
        }
        let (length, value) = counted.ok_or(Stop::NoSum)?;
        self.at += length;
        self.percent(whole(value))
    }

    /// The longest number here that is no place in an order.
    fn counted(&self) -> Option<(usize, Exact)> {
        // A bracket or a sign is no part of a number, and none goes beyond it.
        let tokens: Vec<&str> = self.words[self.at..]
            .iter()
            .map(String::as_str)
            .take_while(|word| word.chars().any(char::is_alphanumeric))
            .collect();
        numbers::all_at(&tokens, self.language)
            .into_iter()
            .find(|found| !found.ordinal)
            .map(|found| (found.tokens, found.value))
    }

    /// A number with "percent" or "percent of …" behind it.
    fn percent(&mut self, value: Value) -> Result<Part, Stop> {
        if self.take(&[Sign::Percent]).is_none() {
            return Ok(Part {
                value,
                percent: false,
            });
        }
        let hundredth = Exact::ratio(1, 100).ok_or(Stop::NoSum)?;
        let share = multiply(value, whole(hundredth))?;
        if self.take(&[Sign::Of]).is_some() {
            let of = self.deeper(Self::raised)?;
            let value = multiply(share, of.value)?;
            return Ok(Part {
                value,
                percent: false,
            });
        }
        Ok(Part {
            value: share,
            percent: true,
        })
    }

    /// "… and …" behind "the sum of".
    fn between(&mut self, form: usize) -> Result<Value, Stop> {
        let form = self.signs.between.get(form).ok_or(Stop::NoSum)?;
        // "Divide 100 by 8": here the word between both is a sign too, and must not be read as one.
        let first = match form.sign() {
            Sign::Times | Sign::Over => self.deeper(Self::raised)?.value,
            _ => self.deeper(Self::product)?.value,
        };
        let middle = self
            .words
            .get(self.at)
            .is_some_and(|word| form.middle.contains(word));
        if !middle {
            return Err(Stop::NoSum);
        }
        self.at += 1;
        let second = self.deeper(Self::product)?.value;
        let (left, right) = if form.turned {
            (second, first)
        } else {
            (first, second)
        };
        Ok(apply(form.sign(), left, right)?)
    }
}

fn whole(number: Exact) -> Value {
    Value {
        number,
        rounded: false,
    }
}

fn multiply(left: Value, right: Value) -> Outcome {
    apply(Sign::Times, left, right)
}

fn apply(sign: Sign, left: Value, right: Value) -> Outcome {
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

fn power(base: Value, exponent: Exact) -> Outcome {
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

/// The root of a number: exact where it comes out even, else to nine places.
fn root(of: Value, degree: u32) -> Outcome {
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
