//! From words to a value, with the usual order: brackets, powers, times and over, plus and minus.

use crate::numbers::{self, Exact, Language, fold};

use super::reckon::{apply, factorial, modulo, multiply, power, root, whole};
use super::words::{Sign, Words};
use super::{SumError, Value};

/// Brackets and signs nested deeper than this are no sum anybody says.
const DEEPEST: usize = 40;
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
        while let Some(sign) = self.take(&[Sign::Times, Sign::Over, Sign::Modulo]) {
            let right = self.raised()?;
            let value = match sign {
                Sign::Modulo => modulo(left.value, right.value)?,
                _ => apply(sign, left.value, right.value)?,
            };
            left = Part {
                value,
                percent: false,
            };
        }
        Ok(left)
    }

    fn raised(&mut self) -> Result<Part, Stop> {
        let mut base = self.single()?;
        let signs = [Sign::Cubed, Sign::Squared, Sign::Factorial, Sign::Power];
        loop {
            let exponent = match self.take(&signs) {
                None => return Ok(base),
                Some(Sign::Factorial) => {
                    base = Part {
                        value: factorial(base.value)?,
                        percent: false,
                    };
                    continue;
                }
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
            Sign::Thrice,
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
                    Sign::Thrice => multiply(of, whole(Exact::from(3)))?,
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

    /// A number with "percent", "percent of …" or "percent off …" behind it, or a part of one: "a third of …".
    fn percent(&mut self, value: Value) -> Result<Part, Stop> {
        if self.take(&[Sign::Percent]).is_none() {
            let size = value.number.approximate();
            let is_part = size > 0.0 && size < 1.0;
            let value = if is_part && self.take(&[Sign::Of]).is_some() {
                multiply(value, self.deeper(Self::raised)?.value)?
            } else {
                value
            };
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
        if self.take(&[Sign::Off]).is_some() {
            let whole = self.deeper(Self::raised)?.value;
            let value = apply(Sign::Minus, whole, multiply(share, whole)?)?;
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
