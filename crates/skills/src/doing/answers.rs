//! The sentences of one language: replies of the verbs, the answers in `languages/<code>/answers.toml`, and what help says
//! (`languages/<code>/help.toml`).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::abilities::{Abilities, Ability, Verb};
use crate::numbers::{Each, Language};
use crate::patterns;
use crate::words::fold;

use super::larger::Larger;
use super::{Asked, Done, NotDone, Say, failed};

/// Group → name → sentence.
type Answers = BTreeMap<String, BTreeMap<String, String>>;

/// The answers of a language, read once. A test reads all of them.
fn answers(language: Language) -> &'static Answers {
    static ALL: Each<Answers> = Each::new();
    ALL.of(language, || {
        toml::from_str(language.source().answers).unwrap_or_default()
    })
}

/// What help says in one language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Help {
    /// Ability → what people call it, the usual name first.
    pub(super) names: BTreeMap<String, Vec<String>>,
    /// Tool → a sentence that asks for it.
    pub(super) examples: BTreeMap<String, String>,
    /// What a larger model would do better.
    pub(super) larger: Larger,
}

/// A sentence of the phrasebook with what fills it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its name in the file.
    pub name: &'static str,
    /// What fills it.
    pub with: BTreeMap<String, String>,
}

impl Line {
    /// A sentence that nothing fills.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            with: BTreeMap::new(),
        }
    }

    /// With a value.
    #[must_use]
    pub fn with(mut self, name: &str, words: impl Into<String>) -> Self {
        self.with.insert(name.to_owned(), words.into());
        self
    }

    /// How it is said in a language, where nothing but this sentence is needed.
    #[must_use]
    pub fn said_in(&self, language: Language) -> String {
        let (group, name) = self.name.split_once('.').unwrap_or(("", self.name));
        match answers(language)
            .get(group)
            .and_then(|group| group.get(name))
        {
            Some(template) => fill(template, &self.with),
            // Never, says the test that looks every name up; and if it were, the name is better than silence.
            None => self.name.to_owned(),
        }
    }
}

/// Everything Sotto says in one language.
#[derive(Debug, Clone)]
pub struct Phrasebook {
    language: Language,
    pub(super) help: Help,
    titles: BTreeMap<String, String>,
    replies: BTreeMap<String, patterns::Reply>,
    percents: BTreeMap<String, u8>,
    ones: Vec<String>,
}

impl Phrasebook {
    /// The phrasebook of a language.
    ///
    /// # Errors
    /// When a file that came with the program cannot be read; a test reads all of them.
    pub fn of(
        language: Language,
        abilities: &Abilities,
    ) -> std::result::Result<Self, patterns::LanguageError> {
        let languages = patterns::Language::built_in(abilities)?;
        Ok(Self::from_languages(language, abilities, &languages))
    }

    /// The phrasebook of a language, from languages that were read already.
    #[must_use]
    pub fn from_languages(
        language: Language,
        abilities: &Abilities,
        languages: &[patterns::Language],
    ) -> Self {
        let source = language.source();
        let help = toml::from_str(source.help).unwrap_or_default();
        let titles = source.titles.map(toml::from_str).and_then(Result::ok);
        let mut replies = BTreeMap::new();
        let mut percents = BTreeMap::new();
        let mut ones = Vec::new();
        for own in languages {
            if own.code() == language.code() {
                let known = abilities
                    .tools()
                    .filter_map(|tool| Some((tool.to_owned(), own.reply(tool)?.clone())));
                replies.extend(known);
                let levels = own.percents().iter();
                percents.extend(levels.map(|(words, percent)| (fold(words), *percent)));
                percents.extend(own.whole().iter().map(|words| (fold(words), 100)));
                ones.extend(own.one().iter().map(|word| fold(word)));
            }
        }
        Self {
            language,
            help,
            titles: titles.unwrap_or_default(),
            replies,
            percents,
            ones,
        }
    }

    /// Its language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// How many percent words such as "half" or "full" mean.
    pub(super) fn percent(&self, words: &str) -> Option<u8> {
        self.percents.get(&fold(words.trim())).copied()
    }

    /// Whether words say one of a unit: the "a" of "how many ounces in a pound".
    pub(super) fn is_one(&self, words: &str) -> bool {
        self.ones.contains(&fold(words.trim()))
    }

    /// A sentence of the file.
    #[must_use]
    pub fn line(&self, line: &Line) -> String {
        line.said_in(self.language)
    }

    /// Whether the file has a sentence of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        name.split_once('.').is_some_and(|(group, name)| {
            answers(self.language)
                .get(group)
                .is_some_and(|group| group.contains_key(name))
        })
    }

    /// A sentence that asks for what a tool does.
    #[must_use]
    pub fn example(&self, tool: &str) -> Option<&str> {
        self.help.examples.get(tool).map(String::as_str)
    }

    /// The ability that people call so: "reminders", "my shopping list".
    #[must_use]
    pub fn ability_called<'a>(&self, said: &str, abilities: &'a Abilities) -> Option<&'a Ability> {
        let called = |said: &str| -> Option<&'a Ability> {
            let is = |name: &String| fold(name) == said;
            abilities.all().iter().find(|ability| {
                let names = self.help.names.get(&ability.id);
                names.is_some_and(|names| names.iter().any(is))
            })
        };
        let said = fold(said.trim());
        called(&said).or_else(|| said.split(' ').find_map(called))
    }

    /// What a verb does, as it stands within a sentence: "cancel a timer".
    #[must_use]
    pub fn title(&self, verb: &Verb) -> String {
        let own = self.titles.get(&verb.tool);
        own.cloned().unwrap_or_else(|| verb.title.to_lowercase())
    }

    /// What is said when a call was done.
    #[must_use]
    pub fn done(&self, verb: &Verb, done: &Done) -> String {
        capital(&match &done.instead {
            Some(line) => self.line(line),
            None => fill(
                self.reply(verb).map_or(&verb.done, |reply| &reply.done),
                &done.said,
            ),
        })
    }

    /// What is said when it was taken back.
    #[must_use]
    pub fn undone(&self, verb: &Verb, done: &Done) -> Option<String> {
        let own = self.reply(verb).and_then(|reply| reply.undone.as_ref());
        own.or(verb.undone.as_ref())
            .map(|template| capital(&fill(template, &done.said)))
    }

    /// What is asked before a call that wants a yes is carried out: "Really empty the shopping list?"
    #[must_use]
    pub fn sure(&self, verb: &Verb, told: &BTreeMap<String, String>) -> String {
        if let Some(own) = self.reply(verb).and_then(|reply| reply.sure.as_ref()) {
            return capital(&fill(own, told));
        }
        let all: Vec<&str> = told.values().map(String::as_str).collect();
        let line = Line::new("talk.confirm").with("title", self.title(verb));
        self.line(&match &all[..] {
            [] => line,
            all => line.with("told", all.join(", ")),
        })
    }

    /// What is said when it was not done.
    #[must_use]
    pub fn not_done(&self, not: &NotDone, abilities: &Abilities) -> String {
        match not {
            NotDone::Ask(Asked { question, .. }) => self.say(question, abilities),
            NotDone::Failed(line) => capital(&self.line(line)),
            NotDone::Kept(error) => self.line(&failed::kept(error)),
            // Never the end of a call.
            NotDone::Would(_) => String::new(),
        }
    }

    /// Something that is said.
    #[must_use]
    pub fn say(&self, say: &Say, abilities: &Abilities) -> String {
        match say {
            Say::Line(line) => self.line(line),
            Say::Slot { tool, slot } => {
                let own = self
                    .replies
                    .get(tool)
                    .and_then(|reply| reply.ask.get(slot))
                    .cloned();
                let written = || {
                    let verb = abilities.verb(tool)?;
                    verb.slots
                        .iter()
                        .find(|known| known.name == *slot)?
                        .ask
                        .clone()
                };
                own.or_else(written)
                    .unwrap_or_else(|| self.line(&Line::new("talk.what")))
            }
        }
    }

    /// Things one after the other: "milk, eggs and bread".
    #[must_use]
    pub fn listed(&self, things: &[String]) -> String {
        self.joined(things, "talk.and")
    }

    /// Things to choose from: "milk, eggs or bread".
    #[must_use]
    pub fn choice(&self, things: &[String]) -> String {
        self.joined(things, "talk.or")
    }

    fn joined(&self, things: &[String], word: &'static str) -> String {
        match things {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => {
                let word = self.line(&Line::new(word));
                format!("{} {word} {last}", first.join(", "))
            }
        }
    }

    fn reply(&self, verb: &Verb) -> Option<&patterns::Reply> {
        self.replies.get(&verb.tool)
    }
}

/// What stands between two sentences.
const SENTENCE_ENDS: [&str; 3] = [". ", "! ", "? "];

/// Fills a template: `{slot}` is its words, `[…]` is left out when a slot inside it has none.
pub(super) fn fill(template: &str, with: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['[', '{']) {
        out.push_str(&rest[..at]);
        let optional = rest[at..].starts_with('[');
        let behind = &rest[at + 1..];
        let Some(end) = behind.find(if optional { ']' } else { '}' }) else {
            out.push_str(&rest[at..]);
            return tidy(&out);
        };
        let inside = &behind[..end];
        if !optional {
            let words = with.get(inside).map_or("", String::as_str);
            // A sentence in the middle of a template begins with a capital letter too.
            if SENTENCE_ENDS.iter().any(|end| rest[..at].ends_with(*end)) {
                out.push_str(&capital(words));
            } else {
                out.push_str(words);
            }
        } else if slots(inside).all(|slot| with.contains_key(slot)) {
            out.push_str(&fill(inside, with));
            // What `fill` trims at the ends of a whole sentence belongs here.
            if inside.ends_with(' ') {
                out.push(' ');
            }
        }
        rest = &behind[end + 1..];
    }
    out.push_str(rest);
    tidy(&out)
}

fn slots(template: &str) -> impl Iterator<Item = &str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|behind| Some(behind.split_once('}')?.0))
}

/// A sentence begins with a capital letter, whatever fills its first place.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// One blank between words, and one mark at the end of a sentence.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter == ' ' && out.ends_with(' ') {
            continue;
        }
        if letter == '.' && out.ends_with(['.', '!', '?']) {
            continue;
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, words)| ((*name).to_owned(), (*words).to_owned()))
            .collect()
    }

    #[test]
    fn templates_are_filled_and_parts_without_words_left_out() {
        let template = "[{name} ]timer for {duration} started.";
        assert_eq!(
            fill(template, &with(&[("duration", "5 minutes")])),
            "timer for 5 minutes started."
        );
        assert_eq!(
            fill(
                template,
                &with(&[("duration", "5 minutes"), ("name", "Egg")])
            ),
            "Egg timer for 5 minutes started."
        );
        assert_eq!(
            fill("{text}[, due {due}].", &with(&[("text", "Call Dr.")])),
            "Call Dr."
        );
        assert_eq!(
            fill("It is off. {text}?", &with(&[("text", "really")])),
            "It is off. Really?"
        );
        assert_eq!(fill("broken {", &BTreeMap::new()), "broken {");
    }
}
