//! The words of sums in each language.

use std::collections::HashMap;

use serde::Deserialize;

use crate::numbers::{Each, Language, fold};

/// What a word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
    Times,
    Over,
    /// What is left over when one number is divided by another.
    Modulo,
    Power,
    Squared,
    Cubed,
    Factorial,
    Root,
    CubeRoot,
    Half,
    Twice,
    Thrice,
    Percent,
    Of,
    /// "20 percent off 50" is what is left.
    Off,
    Open,
    Close,
    /// Begins "the sum of … and …": which of the forms.
    Before(usize),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    plus: Vec<String>,
    minus: Vec<String>,
    times: Vec<String>,
    over: Vec<String>,
    modulo: Vec<String>,
    power: Vec<String>,
    squared: Vec<String>,
    cubed: Vec<String>,
    factorial: Vec<String>,
    root: Vec<String>,
    cube_root: Vec<String>,
    half: Vec<String>,
    twice: Vec<String>,
    thrice: Vec<String>,
    percent: Vec<String>,
    of: Vec<String>,
    off: Vec<String>,
    open: Vec<String>,
    close: Vec<String>,
    between: Vec<Between>,
}

/// A form such as "the sum of … and …".
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Between {
    before: Vec<String>,
    pub middle: Vec<String>,
    does: Does,
    /// "Subtract 3 from 10": the second number comes first.
    #[serde(default)]
    pub turned: bool,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Does {
    Plus,
    Minus,
    Times,
    Over,
}

impl Between {
    pub(super) fn sign(&self) -> Sign {
        match self.does {
            Does::Plus => Sign::Plus,
            Does::Minus => Sign::Minus,
            Does::Times => Sign::Times,
            Does::Over => Sign::Over,
        }
    }
}

/// A language's phrases, by their first word, longest first.
pub(super) struct Words {
    phrases: HashMap<String, Vec<(Vec<String>, Sign)>>,
    pub between: Vec<Between>,
}

impl Words {
    pub(super) fn of(language: Language) -> &'static Self {
        static ALL: Each<Words> = Each::new();
        #[allow(clippy::expect_used)]
        ALL.of(language, || {
            Self::compile(language.source().sums)
                .expect("embedded, and compiled by a test of every language")
        })
    }

    fn compile(source: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(source)?;
        let mut phrases: HashMap<String, Vec<(Vec<String>, Sign)>> = HashMap::new();
        let mut add = |list: &[String], sign: Sign| {
            for phrase in list {
                let words: Vec<String> =
                    fold(phrase).split_whitespace().map(str::to_owned).collect();
                if let Some(first) = words.first() {
                    phrases
                        .entry(first.clone())
                        .or_default()
                        .push((words, sign));
                }
            }
        };
        for (list, sign) in [
            (&file.plus, Sign::Plus),
            (&file.minus, Sign::Minus),
            (&file.times, Sign::Times),
            (&file.over, Sign::Over),
            (&file.modulo, Sign::Modulo),
            (&file.power, Sign::Power),
            (&file.squared, Sign::Squared),
            (&file.cubed, Sign::Cubed),
            (&file.factorial, Sign::Factorial),
            (&file.root, Sign::Root),
            (&file.cube_root, Sign::CubeRoot),
            (&file.half, Sign::Half),
            (&file.twice, Sign::Twice),
            (&file.thrice, Sign::Thrice),
            (&file.percent, Sign::Percent),
            (&file.of, Sign::Of),
            (&file.off, Sign::Off),
            (&file.open, Sign::Open),
            (&file.close, Sign::Close),
        ] {
            add(list, sign);
        }
        for (number, form) in file.between.iter().enumerate() {
            add(&form.before, Sign::Before(number));
        }
        for list in phrases.values_mut() {
            list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Ok(Self {
            phrases,
            between: file.between,
        })
    }

    /// Every sign that stands at this place, the longest first, with how many words it fills.
    pub(super) fn at<'a>(
        &'a self,
        words: &'a [String],
    ) -> impl Iterator<Item = (usize, Sign)> + 'a {
        let list = words.first().and_then(|first| self.phrases.get(first));
        list.into_iter()
            .flatten()
            .filter(|(phrase, _)| words.starts_with(phrase))
            .map(|(phrase, sign)| (phrase.len(), *sign))
    }
}
