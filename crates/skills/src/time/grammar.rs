//! The phrases of a language: its `time.toml`, compiled. Each rule is a line "pattern => deed": words, `(a|b)`, `[a]` and
//! `{rule}` on the left, and on the right what they mean, as one of the deeds that are the same for all languages.
//! The patterns of a rule become one tree, so that a text is compared with all of them at once.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::deeds::{Deed, deed};
use super::say::Sayings;
use crate::numbers::{fold, pieces};

/// A language's `time.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Rule → lines.
    rules: BTreeMap<String, String>,
    /// Words that are too common to be a time of day all alone in a sentence.
    weak_alone: Vec<String>,
    compounds: Compounds,
    say: Sayings,
}

/// Words written as one: "Freitagabend".
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Compounds {
    heads: Vec<String>,
    tails: Vec<String>,
}

/// Why a language's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PhraseError {
    /// Not a TOML file of this shape.
    #[error("the phrases of a language cannot be read: {0}")]
    File(#[from] toml::de::Error),
    /// A line that says nothing.
    #[error("in rule {rule}: \"{line}\": {why}")]
    Line {
        /// The rule.
        rule: String,
        /// The line.
        line: String,
        /// What is wrong.
        why: LineFault,
    },
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// Nothing parts its words from what they mean.
    #[error("it has no =>")]
    NoMeaning,
    /// Nothing stands behind the arrow.
    #[error("there is no deed")]
    NoDeed,
    /// What stands there is nothing that is known.
    #[error("there is no deed {0}")]
    UnknownDeed(String),
    /// A rule that the file does not have.
    #[error("there is no rule {0}")]
    UnknownRule(String),
    /// A bracket is not closed.
    #[error("{0} is missing")]
    Missing(char),
    /// A bracket is closed that was never opened.
    #[error("a bracket too many at letter {0}")]
    BracketTooMany(usize),
    /// No word of it has to be said.
    #[error("it matches nothing at all")]
    Nothing,
}

/// What the engine reads itself, before the rules of the file.
pub(crate) const BUILT_IN: [&str; 14] = [
    "n", "number", "ordinal", "colon", "dot", "hhmm", "iso", "slash", "dotted", "year", "length",
    "when", "range", "every",
];

/// One place in the tree of a rule.
#[derive(Debug, Default)]
pub(crate) struct Node {
    /// Word → next place, sorted by word.
    pub words: Vec<(u32, u32)>,
    /// Rule → next place.
    pub slots: Vec<(u16, u32)>,
    /// The lines that end here.
    pub ends: Vec<u32>,
}

/// The phrases of a language, compiled.
#[derive(Debug)]
pub struct Phrases {
    vocabulary: HashMap<String, u32>,
    pub(crate) nodes: Vec<Node>,
    /// Rule → root of its tree.
    roots: Vec<u32>,
    names: HashMap<String, u16>,
    pub(crate) deeds: Vec<Deed>,
    weak_alone: Vec<String>,
    heads: Vec<String>,
    tails: Vec<String>,
    pub(crate) say: Sayings,
}

enum Symbol {
    Word(String),
    Slot(String),
}

impl Phrases {
    pub(crate) fn compile(text: &str) -> Result<Phrases, PhraseError> {
        let file: File = toml::from_str(text)?;
        let folded = |words: &[String]| words.iter().map(|word| fold(word)).collect();
        let mut phrases = Phrases {
            vocabulary: HashMap::new(),
            nodes: Vec::new(),
            roots: Vec::new(),
            names: HashMap::new(),
            deeds: Vec::new(),
            weak_alone: folded(&file.weak_alone),
            heads: folded(&file.compounds.heads),
            tails: folded(&file.compounds.tails),
            say: file.say,
        };
        let names = BUILT_IN
            .iter()
            .map(|name| (*name).to_owned())
            .chain(file.rules.keys().cloned());
        for name in names {
            phrases.names.insert(name, phrases.roots.len() as u16);
            phrases.roots.push(phrases.nodes.len() as u32);
            phrases.nodes.push(Node::default());
        }
        for (rule, lines) in &file.rules {
            for line in lines.lines().map(str::trim) {
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                phrases.add(rule, line).map_err(|why| PhraseError::Line {
                    rule: rule.clone(),
                    line: line.to_owned(),
                    why,
                })?;
            }
        }
        for node in &mut phrases.nodes {
            node.words.sort_unstable();
        }
        Ok(phrases)
    }

    fn add(&mut self, rule: &str, line: &str) -> Result<(), LineFault> {
        let (pattern, meaning) = line.split_once("=>").ok_or(LineFault::NoMeaning)?;
        let number = self.deeds.len() as u32;
        self.deeds.push(deed(meaning.trim())?);
        let tokens: Vec<char> = pattern.trim().chars().collect();
        let mut at = 0;
        let ways = alternatives(&tokens, &mut at)?;
        if at != tokens.len() {
            return Err(LineFault::BracketTooMany(at));
        }
        let root = self.roots[usize::from(self.names[rule])];
        for way in ways {
            let mut node = root;
            for symbol in &way {
                node = self.step(node, symbol)?;
            }
            if node == root {
                return Err(LineFault::Nothing);
            }
            let ends = &mut self.nodes[node as usize].ends;
            if !ends.contains(&number) {
                ends.push(number);
            }
        }
        Ok(())
    }

    fn step(&mut self, node: u32, symbol: &Symbol) -> Result<u32, LineFault> {
        let next = self.nodes.len() as u32;
        let here = &mut self.nodes[node as usize];
        match symbol {
            Symbol::Word(word) => {
                let count = self.vocabulary.len() as u32 + 1;
                let word = *self.vocabulary.entry(word.clone()).or_insert(count);
                if let Some((_, known)) = here.words.iter().find(|(known, _)| *known == word) {
                    return Ok(*known);
                }
                here.words.push((word, next));
            }
            Symbol::Slot(name) => {
                let slot = *self
                    .names
                    .get(name)
                    .ok_or_else(|| LineFault::UnknownRule(name.clone()))?;
                if let Some((_, known)) = here.slots.iter().find(|(known, _)| *known == slot) {
                    return Ok(*known);
                }
                here.slots.push((slot, next));
            }
        }
        self.nodes.push(Node::default());
        Ok(next)
    }

    /// The number of a word; 0 for words that no phrase has.
    pub(crate) fn word(&self, text: &str) -> u32 {
        self.vocabulary.get(text).copied().unwrap_or(0)
    }

    pub(crate) fn rule(&self, name: &str) -> Option<u16> {
        self.names.get(name).copied()
    }

    pub(crate) fn root(&self, rule: u16) -> &Node {
        &self.nodes[self.roots[usize::from(rule)] as usize]
    }

    pub(crate) fn rules(&self) -> usize {
        self.roots.len()
    }

    pub(crate) fn is_weak_alone(&self, word: &str) -> bool {
        self.weak_alone.iter().any(|weak| weak == word)
    }

    /// "freitagabend" → "freitag", "abend".
    pub(crate) fn split<'t>(&self, word: &'t str) -> Option<(&'t str, &'t str)> {
        if self.word(word) != 0 {
            return None;
        }
        self.heads.iter().find_map(|head| {
            let tail = word.strip_prefix(head.as_str())?;
            self.tails
                .iter()
                .any(|known| known == tail)
                .then(|| word.split_at(head.len()))
        })
    }
}

/// `a b|c`, up to a closing bracket or the end: every way to say it.
fn alternatives(text: &[char], at: &mut usize) -> Result<Vec<Vec<Symbol>>, LineFault> {
    let mut all = Vec::new();
    loop {
        all.extend(sequence(text, at)?);
        if text.get(*at) != Some(&'|') {
            return Ok(all);
        }
        *at += 1;
    }
}

fn sequence(text: &[char], at: &mut usize) -> Result<Vec<Vec<Symbol>>, LineFault> {
    let mut ways: Vec<Vec<Symbol>> = vec![Vec::new()];
    while let Some(&letter) = text.get(*at) {
        match letter {
            ' ' => *at += 1,
            '|' | ')' | ']' => break,
            '(' | '[' => {
                *at += 1;
                let mut inner = alternatives(text, at)?;
                let close = if letter == '(' { ')' } else { ']' };
                if text.get(*at) != Some(&close) {
                    return Err(LineFault::Missing(close));
                }
                *at += 1;
                if letter == '[' {
                    inner.push(Vec::new());
                }
                let mut longer = Vec::with_capacity(ways.len() * inner.len());
                for way in &ways {
                    for more in &inner {
                        longer.push(way.iter().chain(more).map(Symbol::copy).collect());
                    }
                }
                ways = longer;
            }
            '{' => {
                let name: String = text[*at + 1..].iter().take_while(|c| **c != '}').collect();
                *at += name.chars().count() + 2;
                for way in &mut ways {
                    way.push(Symbol::Slot(name.clone()));
                }
            }
            _ => {
                let word: String = text[*at..]
                    .iter()
                    .take_while(|c| !" |()[]{}".contains(**c))
                    .collect();
                *at += word.chars().count();
                for piece in pieces(&[word.as_str()]) {
                    for way in &mut ways {
                        way.push(Symbol::Word(piece.text.clone()));
                    }
                }
            }
        }
    }
    Ok(ways)
}

impl Symbol {
    fn copy(&self) -> Symbol {
        match self {
            Symbol::Word(word) => Symbol::Word(word.clone()),
            Symbol::Slot(name) => Symbol::Slot(name.clone()),
        }
    }
}
