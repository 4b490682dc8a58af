//! The sentence language: how a pattern is written.
//!
//! Words stand for themselves. `[a]` may be left out, `(a|b)` is one of these, `(a & b)` is both in any order, `{slot}` the
//! words of a slot, `<name>` a fragment that several sentences share.

use std::collections::BTreeMap;

/// A pattern, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A word.
    Word(String),
    /// A slot of the verb.
    Slot(String),
    /// One after the other.
    All(Vec<Part>),
    /// One of these.
    One(Vec<Part>),
    /// May be left out.
    Maybe(Box<Part>),
}

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SentenceError {
    /// A bracket without its partner.
    #[error("a bracket is not closed, or closed twice")]
    Bracket,
    /// `<name>` of a fragment that is not there.
    #[error("there is no fragment <{0}>")]
    NoFragment(String),
    /// Nothing would be said.
    #[error("it can be left out as a whole")]
    Empty,
    /// `(a & b)` of so many parts that their orders are too many.
    #[error("more than four parts in any order")]
    TooManyOrders,
}

/// Fragments that sentences share, by name.
pub type Fragments = BTreeMap<String, String>;

/// How deep fragments may stand in fragments; deeper is a circle.
const DEEPEST: usize = 8;

/// Takes a pattern apart.
///
/// # Errors
/// When it is not in the sentence language.
pub fn parse(pattern: &str, fragments: &Fragments) -> Result<Part, SentenceError> {
    let part = nested(pattern, fragments, 0)?;
    if may_be_silent(&part) {
        return Err(SentenceError::Empty);
    }
    Ok(part)
}

fn nested(pattern: &str, fragments: &Fragments, depth: usize) -> Result<Part, SentenceError> {
    let mut reader = Reader {
        rest: pattern,
        fragments,
        depth,
    };
    let part = reader.choices()?;
    if reader.rest.is_empty() {
        Ok(part)
    } else {
        Err(SentenceError::Bracket)
    }
}

fn may_be_silent(part: &Part) -> bool {
    match part {
        Part::Word(_) | Part::Slot(_) => false,
        Part::Maybe(_) => true,
        Part::All(parts) => parts.iter().all(may_be_silent),
        Part::One(parts) => parts.iter().any(may_be_silent),
    }
}

struct Reader<'a> {
    rest: &'a str,
    fragments: &'a Fragments,
    depth: usize,
}

impl Reader<'_> {
    /// `a b|c` or `a & b`, up to a closing bracket.
    fn choices(&mut self) -> Result<Part, SentenceError> {
        let mut choices = Vec::new();
        let mut unordered = Vec::new();
        let mut parts = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            let Some(letter) = self.rest.chars().next() else {
                break;
            };
            match letter {
                ')' | ']' => break,
                '|' => {
                    self.rest = &self.rest[1..];
                    choices.push(together(&mut unordered, &mut parts)?);
                }
                '&' => {
                    self.rest = &self.rest[1..];
                    unordered.push(all(std::mem::take(&mut parts)));
                }
                _ => parts.push(self.part(letter)?),
            }
        }
        let last = together(&mut unordered, &mut parts)?;
        if choices.is_empty() {
            return Ok(last);
        }
        choices.push(last);
        Ok(Part::One(choices))
    }

    fn part(&mut self, letter: char) -> Result<Part, SentenceError> {
        match letter {
            '(' | '[' => {
                self.rest = &self.rest[1..];
                let inner = self.choices()?;
                let closing = if letter == '(' { ')' } else { ']' };
                self.rest = self
                    .rest
                    .strip_prefix(closing)
                    .ok_or(SentenceError::Bracket)?;
                Ok(if letter == '(' {
                    inner
                } else {
                    Part::Maybe(Box::new(inner))
                })
            }
            '{' => Ok(Part::Slot(self.named('}')?.to_owned())),
            '<' => {
                let name = self.named('>')?.to_owned();
                let text = self.fragments.get(&name).filter(|_| self.depth < DEEPEST);
                let text = text.ok_or(SentenceError::NoFragment(name))?;
                nested(text, self.fragments, self.depth + 1)
            }
            '}' | '>' => Err(SentenceError::Bracket),
            _ => {
                let end = self
                    .rest
                    .find(|letter: char| letter.is_whitespace() || "()[]{}<>|&".contains(letter))
                    .unwrap_or(self.rest.len());
                let (word, rest) = self.rest.split_at(end);
                self.rest = rest;
                Ok(Part::Word(word.to_owned()))
            }
        }
    }

    fn named(&mut self, closing: char) -> Result<&str, SentenceError> {
        let (name, rest) = self.rest[1..]
            .split_once(closing)
            .ok_or(SentenceError::Bracket)?;
        self.rest = rest;
        Ok(name)
    }
}

fn all(mut parts: Vec<Part>) -> Part {
    if parts.len() == 1 {
        parts.remove(0)
    } else {
        Part::All(parts)
    }
}

/// What has been read of one choice: in its order, or in every order.
fn together(unordered: &mut Vec<Part>, parts: &mut Vec<Part>) -> Result<Part, SentenceError> {
    let last = all(std::mem::take(parts));
    if unordered.is_empty() {
        return Ok(last);
    }
    let mut several = std::mem::take(unordered);
    several.push(last);
    if several.len() > 4 {
        return Err(SentenceError::TooManyOrders);
    }
    Ok(Part::One(
        orders(&several).into_iter().map(Part::All).collect(),
    ))
}

fn orders(parts: &[Part]) -> Vec<Vec<Part>> {
    if parts.is_empty() {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for (place, first) in parts.iter().enumerate() {
        let mut others = parts.to_vec();
        others.remove(place);
        for mut order in orders(&others) {
            order.insert(0, first.clone());
            found.push(order);
        }
    }
    found
}

/// One way to say a pattern, chosen by `pick` (which is told how many choices there are); slots are said by `fill`.
pub fn say(
    part: &Part,
    pick: &mut dyn FnMut(usize) -> usize,
    fill: &dyn Fn(&str) -> String,
) -> String {
    match part {
        Part::Word(word) => word.clone(),
        Part::Slot(name) => fill(name),
        Part::Maybe(inner) => {
            if pick(2) == 0 {
                String::new()
            } else {
                say(inner, pick, fill)
            }
        }
        Part::One(parts) => {
            let chosen = pick(parts.len()).min(parts.len().saturating_sub(1));
            parts
                .get(chosen)
                .map(|part| say(part, pick, fill))
                .unwrap_or_default()
        }
        Part::All(parts) => {
            let said: Vec<String> = parts.iter().map(|part| say(part, pick, fill)).collect();
            said.into_iter()
                .filter(|said| !said.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        }
    }
}
