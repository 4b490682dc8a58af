//! The table of units and their names.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use serde::Deserialize;

use crate::numbers::{Each, Exact, Language, fold};

/// A unit of measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Unit(pub(super) usize);

/// What a unit is: (amount + add) × factor of the base unit.
pub(super) struct Measure {
    pub id: String,
    pub quantity: String,
    pub factor: Exact,
    pub add: Exact,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Factor(String),
    Both { factor: String, add: String },
}

/// All units.
pub(super) fn units() -> &'static [Measure] {
    static UNITS: OnceLock<Vec<Measure>> = OnceLock::new();
    #[allow(clippy::expect_used)]
    UNITS.get_or_init(|| {
        compile(include_str!("../../units.toml")).expect("embedded, and compiled by a test")
    })
}

fn compile(source: &str) -> Option<Vec<Measure>> {
    let file: BTreeMap<String, BTreeMap<String, Written>> = toml::from_str(source).ok()?;
    let mut all = Vec::new();
    for (quantity, units) in file {
        for (id, written) in units {
            let (factor, add) = match written {
                Written::Factor(factor) => (factor, "0".to_owned()),
                Written::Both { factor, add } => (factor, add),
            };
            all.push(Measure {
                id,
                quantity: quantity.clone(),
                factor: fraction(&factor)?,
                add: fraction(&add)?,
            });
        }
    }
    Some(all)
}

fn fraction(text: &str) -> Option<Exact> {
    match text.split_once('/') {
        Some((above, below)) => Exact::from_digits(above)?.over(Exact::from_digits(below)?),
        None => Exact::from_digits(text),
    }
}

/// The names of the units in one language.
pub(super) struct Names {
    by_name: HashMap<String, Unit>,
    said: Vec<(String, String)>,
    longest: usize,
}

impl Names {
    pub(super) fn of(language: Language) -> &'static Self {
        static ALL: Each<Names> = Each::new();
        #[allow(clippy::expect_used)]
        ALL.of(language, || {
            Self::compile(language.source().units)
                .expect("embedded, and compiled by a test of every language")
        })
    }

    fn compile(source: &str) -> Option<Self> {
        let file: BTreeMap<String, Vec<String>> = toml::from_str(source).ok()?;
        let mut names = Self {
            by_name: HashMap::new(),
            said: Vec::new(),
            longest: 1,
        };
        for (number, unit) in units().iter().enumerate() {
            let all = file.get(&unit.id)?;
            names.said.push((all.first()?.clone(), all.get(1)?.clone()));
            for name in all {
                names.longest = names.longest.max(name.split_whitespace().count());
                names.by_name.entry(fold(name)).or_insert(Unit(number));
            }
        }
        Some(names)
    }

    pub(super) fn find(&self, folded: &str) -> Option<Unit> {
        self.by_name.get(folded).copied()
    }

    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    pub(super) fn name(&self, unit: Unit, one: bool) -> &str {
        let (single, several) = &self.said[unit.0];
        if one { single } else { several }
    }
}
