//! The number words of a language as its file has them, and what each piece of a text says about numbers.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::exact::Exact;
use super::pieces::{Piece, fold};

/// A language's `numbers.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    decimal_mark: char,
    group_mark: char,
    one_word: bool,
    ones_first: bool,
    and: Vec<String>,
    minus: Vec<String>,
    point: Vec<String>,
    articles: Vec<String>,
    of: Vec<String>,
    ordinal_endings: Vec<String>,
    ordinal_dot: bool,
    units: BTreeMap<String, i64>,
    teens: BTreeMap<String, i64>,
    tens: BTreeMap<String, i64>,
    zeros: BTreeMap<String, i64>,
    hundreds: BTreeMap<String, i64>,
    scales: BTreeMap<String, i64>,
    bundles: BTreeMap<String, i64>,
    ordinal_units: BTreeMap<String, i64>,
    ordinal_teens: BTreeMap<String, i64>,
    ordinal_tens: BTreeMap<String, i64>,
    ordinal_hundreds: BTreeMap<String, i64>,
    ordinal_scales: BTreeMap<String, i64>,
    part: BTreeMap<String, i64>,
    parts: BTreeMap<String, i64>,
    values: BTreeMap<String, String>,
    suffixes: BTreeMap<String, String>,
    say: Say,
}

/// How numbers are said.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Say {
    pub units: Vec<String>,
    pub tens: Vec<String>,
    pub joined: String,
    pub hundred: String,
    pub hundred_and: String,
    pub thousand: String,
    pub thousand_and: String,
    pub minus: String,
    pub one_inside: String,
    pub ordinal: BTreeMap<String, String>,
}

/// What part a word plays in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Zero,
    Unit,
    Teen,
    Tens,
    Hundred,
    Scale,
}

/// A word, or a part of a compound, that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    Counts(Class, i64),
    And,
}

/// All that a piece may be in a number.
#[derive(Debug, Clone, Default)]
pub(super) struct Role {
    /// The parts of a cardinal number; several in a compound.
    pub cardinal: Vec<Figure>,
    /// The same for an ordinal.
    pub ordinal: Vec<Figure>,
    pub digits: Option<Exact>,
    /// Digits such as "1/2".
    pub fraction: Option<Exact>,
    pub value: Option<Exact>,
    pub part: Option<i64>,
    pub parts: Option<i64>,
    pub bundle: Option<i64>,
    pub and: bool,
    pub minus: bool,
    pub point: bool,
    pub article: bool,
    pub of: bool,
    /// "rd" in "23rd".
    pub ordinal_ending: bool,
}

/// The compiled number words of a language.
#[derive(Debug)]
pub(super) struct Words {
    roles: HashMap<String, Role>,
    inside: Vec<(String, Figure)>,
    last: Vec<(String, Figure)>,
    suffixes: Vec<(String, Exact)>,
    pub decimal_mark: char,
    pub group_mark: char,
    one_word: bool,
    pub ones_first: bool,
    pub ordinal_dot: bool,
    pub say: Say,
}

const ENDINGS: [&str; 5] = ["e", "en", "er", "es", "em"];

impl Words {
    pub fn compile(text: &str) -> Result<Words, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let mut roles: HashMap<String, Role> = HashMap::new();
        let mut inside = Vec::new();
        let mut last = Vec::new();
        for (class, cardinals, ordinals) in [
            (Class::Zero, &file.zeros, None),
            (Class::Unit, &file.units, Some(&file.ordinal_units)),
            (Class::Teen, &file.teens, Some(&file.ordinal_teens)),
            (Class::Tens, &file.tens, Some(&file.ordinal_tens)),
            (Class::Hundred, &file.hundreds, Some(&file.ordinal_hundreds)),
            (Class::Scale, &file.scales, Some(&file.ordinal_scales)),
        ] {
            for (word, value) in cardinals {
                let figure = Figure::Counts(class, *value);
                roles.entry(fold(word)).or_default().cardinal = vec![figure];
                inside.push((fold(word), figure));
            }
            for (word, value) in ordinals.into_iter().flatten() {
                let figure = Figure::Counts(class, *value);
                if file.one_word {
                    for ending in ENDINGS {
                        last.push((format!("{}{ending}", fold(word)), figure));
                    }
                } else {
                    roles.entry(fold(word)).or_default().ordinal = vec![figure];
                }
            }
        }
        for (word, figure) in &last {
            roles.entry(word.clone()).or_default().ordinal = vec![*figure];
        }
        type Mark = fn(&mut Role);
        let marks: [(&[String], Mark); 6] = [
            (&file.and, |role| role.and = true),
            (&file.minus, |role| role.minus = true),
            (&file.point, |role| role.point = true),
            (&file.articles, |role| role.article = true),
            (&file.of, |role| role.of = true),
            (&file.ordinal_endings, |role| role.ordinal_ending = true),
        ];
        for (words, mark) in marks {
            for word in words {
                mark(roles.entry(fold(word)).or_default());
            }
        }
        for word in &file.and {
            inside.push((fold(word), Figure::And));
        }
        for (word, value) in &file.part {
            roles.entry(fold(word)).or_default().part = Some(*value);
        }
        for (word, value) in &file.parts {
            roles.entry(fold(word)).or_default().parts = Some(*value);
        }
        for (word, value) in &file.bundles {
            roles.entry(fold(word)).or_default().bundle = Some(*value);
        }
        for (word, value) in &file.values {
            roles.entry(fold(word)).or_default().value = fraction(value);
        }
        for (mark, below) in [("½", 2), ("¼", 4)] {
            roles.entry(mark.to_owned()).or_default().fraction = Exact::ratio(1, below);
        }
        roles.entry("¾".to_owned()).or_default().fraction = Exact::ratio(3, 4);
        // Longest first, so that "dreizehn" is not "drei" and "zehn".
        inside.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        last.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let suffixes = file
            .suffixes
            .iter()
            .filter_map(|(word, value)| Some((fold(word), fraction(value)?)))
            .collect();
        Ok(Words {
            roles,
            inside,
            last,
            suffixes,
            decimal_mark: file.decimal_mark,
            group_mark: file.group_mark,
            one_word: file.one_word,
            ones_first: file.ones_first,
            ordinal_dot: file.ordinal_dot,
            say: file.say,
        })
    }

    /// What a piece may be in a number.
    pub fn role(&self, piece: &Piece) -> Role {
        if piece.is_digits() {
            return Role {
                digits: self.digits(&piece.text),
                fraction: piece
                    .text
                    .contains('/')
                    .then(|| fraction(&piece.text))
                    .flatten(),
                ..Role::default()
            };
        }
        if let Some(role) = self.roles.get(&piece.text) {
            return role.clone();
        }
        let mut role = Role::default();
        if self.one_word && piece.text.len() > 5 && piece.text.len() < 120 {
            let tries = &mut 400;
            role.cardinal = self.compound(&piece.text, &[], tries).unwrap_or_default();
            role.ordinal = self
                .compound(&piece.text, &self.last, tries)
                .unwrap_or_default();
            for (suffix, part) in &self.suffixes {
                let before = piece
                    .text
                    .strip_suffix(suffix.as_str())
                    .map(|rest| self.roles.get(rest));
                if let Some(Some(Role { cardinal, .. })) = before
                    && let [Figure::Counts(Class::Unit | Class::Teen, whole)] = cardinal[..]
                {
                    role.value = Exact::from(whole).plus(*part);
                }
            }
        }
        role
    }

    /// Cuts one word into number words; the last from `last` if there are any.
    fn compound(
        &self,
        text: &str,
        last: &[(String, Figure)],
        tries: &mut u32,
    ) -> Option<Vec<Figure>> {
        *tries = tries.checked_sub(1)?;
        let ends = if last.is_empty() { &self.inside } else { last };
        if let Some((_, figure)) = ends.iter().find(|(word, _)| word == text) {
            return Some(vec![*figure]);
        }
        self.inside.iter().find_map(|(word, figure)| {
            let rest = text.strip_prefix(word.as_str())?;
            let mut figures = self.compound(rest, last, tries)?;
            figures.insert(0, *figure);
            Some(figures)
        })
    }

    /// Digits with the marks of this language: "1,250.5".
    fn digits(&self, text: &str) -> Option<Exact> {
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return Exact::from_digits(text);
        }
        if !text
            .chars()
            .all(|c| c.is_ascii_digit() || c == '.' || c == ',')
        {
            return None;
        }
        let (whole, behind) = text.split_once(self.decimal_mark).unwrap_or((text, ""));
        let mut groups = whole.split(self.group_mark);
        let first = groups.next()?;
        let rest: Vec<&str> = groups.collect();
        let grouped =
            rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
        if grouped && behind.bytes().all(|b| b.is_ascii_digit()) {
            return Exact::from_digits(&format!("{first}{}.{behind}", rest.concat()));
        }
        // A decimal point is understood everywhere, where it cannot mean thousands.
        let (whole, behind) = text.split_once('.')?;
        (behind.len() < 3 && !whole.contains(',') && behind.bytes().all(|b| b.is_ascii_digit()))
            .then(|| Exact::from_digits(&format!("{whole}.{behind}")))
            .flatten()
    }
}

fn fraction(text: &str) -> Option<Exact> {
    let (above, below) = text.split_once('/')?;
    Exact::from_digits(above)?.over(Exact::from_digits(below)?)
}
