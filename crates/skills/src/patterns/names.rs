//! The user's own names (lists, tasks, timers …) against the words of a slot: the same, a part, or merely alike.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::abilities::SlotKind;
use crate::words::sound::{self, Ears};
use crate::words::{MOST_APART, close, fold};

use super::open::Open;

/// What the user's things are called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Lists.
    pub lists: Vec<String>,
    /// What has been on lists.
    pub items: Vec<String>,
    /// Open tasks.
    pub tasks: Vec<String>,
    /// Timers that run.
    pub timers: Vec<String>,
    /// Alarms with a name.
    pub alarms: Vec<String>,
    /// What reminders are about.
    pub reminders: Vec<String>,
    /// Notes by their first words.
    pub notes: Vec<String>,
    /// What is in the calendar.
    pub appointments: Vec<String>,
    /// What facts are about.
    pub facts: Vec<String>,
    /// Programs that are installed.
    pub apps: Vec<String>,
    /// Pages with a name.
    pub pages: Vec<String>,
}

/// How well words fit a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Misheard or misspelt, most likely.
    Alike,
    /// Some words of it.
    Part,
    /// The name itself.
    Same,
}

impl Names {
    /// The names that a slot of a verb picks from; none when the verb makes a new thing.
    #[must_use]
    pub fn of(&self, tool: &str, slot: &str, kind: SlotKind) -> &[String] {
        let makes_new = tool.ends_with("_add")
            || tool.ends_with("_start")
            || tool.ends_with("_set")
            || tool == "list_create";
        match (kind, tool.split('_').next().unwrap_or_default(), slot) {
            (SlotKind::ListName, ..) if tool != "list_create" => &self.lists,
            (SlotKind::Items, ..) => &self.items,
            (SlotKind::App, ..) => &self.apps,
            (SlotKind::Page, ..) => &self.pages,
            (SlotKind::Name, "timer", _) if !makes_new => &self.timers,
            (_, "alarm", "alarm") => &self.alarms,
            (SlotKind::Text, "task", _) if !makes_new => &self.tasks,
            (SlotKind::Text, "reminder", _) if !makes_new => &self.reminders,
            (SlotKind::Text, "note", "note") => &self.notes,
            (SlotKind::Text, "calendar", "title") if !makes_new => &self.appointments,
            (SlotKind::Text, "memory", _) if tool != "memory_remember" => &self.facts,
            _ => &[],
        }
    }
}

/// The names that fit best, all of those that fit equally well.
#[must_use]
pub fn fitting<'a>(said: &str, names: &'a [String], ears: &[Ears]) -> Option<(Fit, Vec<&'a str>)> {
    let shapes: Vec<Shape> = names.iter().map(|name| Shape::of(name)).collect();
    best(&Shape::of(said), called(names).zip(&shapes), ears)
}

fn called(names: &[String]) -> impl Iterator<Item = &str> {
    names.iter().map(String::as_str)
}

/// What names look and sound like, from one sentence to the next: a person's own names stay the same for days, and to work
/// that out for two hundred of them takes its time.
#[derive(Default)]
pub(super) struct Shapes(Mutex<HashMap<String, Arc<Shape>>>);

/// With more names than this one begins anew: most of them are long gone.
const MOST_SHAPES: usize = 10_000;

impl Shapes {
    fn of(&self, names: &[String]) -> Vec<Arc<Shape>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() > MOST_SHAPES {
            known.clear();
        }
        let mut each = Vec::with_capacity(names.len());
        for name in names {
            let shape = match known.get(name) {
                Some(shape) => Arc::clone(shape),
                None => {
                    let shape = Arc::new(Shape::of(name));
                    known.insert(name.clone(), Arc::clone(&shape));
                    shape
                }
            };
            each.push(shape);
        }
        each
    }
}

/// The names while one sentence is understood. Each is looked at by many readings: how well the same words fit the same names
/// is worked out once.
pub(super) struct Own<'a> {
    names: &'a Names,
    ears: &'a [Ears],
    open: &'a [Open],
    known: &'a Shapes,
    shapes: RefCell<HashMap<*const String, Rc<Vec<Arc<Shape>>>>>,
    asked: RefCell<HashMap<(*const String, String), Found<'a>>>,
}

type Found<'a> = Option<(Fit, Vec<&'a str>)>;

impl<'a> Own<'a> {
    pub(super) fn of(
        names: &'a Names,
        ears: &'a [Ears],
        open: &'a [Open],
        known: &'a Shapes,
    ) -> Self {
        Self {
            names,
            ears,
            open,
            known,
            shapes: RefCell::default(),
            asked: RefCell::default(),
        }
    }

    /// The user's own things that the words name, where a slot of a verb picks from any.
    pub(super) fn named(&self, said: &str, tool: &str, slot: &str, kind: SlotKind) -> Found<'a> {
        let names = self.names.of(tool, slot, kind);
        if names.is_empty() {
            return None;
        }
        let list = names.as_ptr();
        let asked = (list, said.to_owned());
        if let Some(found) = self.asked.borrow().get(&asked) {
            return found.clone();
        }
        let shapes = Rc::clone(
            self.shapes
                .borrow_mut()
                .entry(list)
                .or_insert_with(|| Rc::new(self.known.of(names))),
        );
        let shapes = shapes.iter().map(|shape| &**shape);
        let said = Shape::of(said);
        let article = |word: &String| self.open.iter().any(|open| open.is_article(word));
        // "The" stands in half of all names, and is a part of none.
        let names_nothing = said.words.iter().all(article);
        let found = best(&said, called(names).zip(shapes), self.ears)
            .filter(|(fit, _)| *fit != Fit::Part || !names_nothing);
        self.asked.borrow_mut().insert(asked, found.clone());
        found
    }
}

/// What a text looks like without its marks, and what it sounds like once that is asked for.
struct Shape {
    plain: String,
    /// How much of that is left without the word that says what kind of thing it is.
    bare: usize,
    /// How many letters there are, whole and bare.
    letters: [usize; 2],
    words: Vec<String>,
    keys: OnceLock<Vec<[String; 2]>>,
}

impl Shape {
    fn of(text: &str) -> Self {
        let plain = |text: &str| -> String {
            fold(text)
                .chars()
                .filter(|letter| letter.is_alphanumeric())
                .collect()
        };
        let whole = plain(text);
        // The user's list may be called "Shopping", "shopping list" or "Einkaufsliste".
        let bare = ["slist", "sliste", "liste", "list", "timer"]
            .iter()
            .find_map(|head| whole.strip_suffix(head))
            .filter(|bare| !bare.is_empty())
            .map_or(whole.len(), str::len);
        Self {
            words: text.split_whitespace().map(plain).collect(),
            letters: [whole.as_str(), &whole[..bare]].map(|text| text.chars().count()),
            plain: whole,
            bare,
            keys: OnceLock::new(),
        }
    }

    fn bare(&self) -> &str {
        &self.plain[..self.bare]
    }

    /// For each pair of ears, how it sounds, whole and bare.
    fn keys(&self, ears: &[Ears]) -> &[[String; 2]] {
        self.keys.get_or_init(|| {
            let both = |ears: &Ears| [&self.plain, self.bare()].map(|text| sound::key(text, *ears));
            ears.iter().map(both).collect()
        })
    }
}

fn best<'a, 'b>(
    said: &Shape,
    names: impl Iterator<Item = (&'a str, &'b Shape)>,
    ears: &[Ears],
) -> Found<'a> {
    let mut best: Option<Fit> = None;
    let mut found: Vec<&str> = Vec::new();
    for (name, shape) in names {
        let Some(fit) = fit(said, shape, ears) else {
            continue;
        };
        if best.is_none_or(|before| fit > before) {
            best = Some(fit);
            found.clear();
        }
        if best == Some(fit) && !found.contains(&name) {
            found.push(name);
        }
    }
    best.map(|fit| (fit, found))
}

fn fit(said: &Shape, name: &Shape, ears: &[Ears]) -> Option<Fit> {
    let (one, other, bare) = (said.plain.as_str(), name.plain.as_str(), name.bare());
    if one.is_empty() || other.is_empty() {
        return None;
    }
    if one == other || one == bare || one.strip_suffix('s') == Some(bare) {
        return Some(Fit::Same);
    }
    if name.words.len() > 1 && said.words.iter().all(|word| name.words.contains(word)) {
        return Some(Fit::Part);
    }
    // Most names are longer or shorter by more than a mishearing makes words, which takes no look at their letters.
    let [whole, without] = name
        .letters
        .map(|letters| letters.abs_diff(said.letters[0]) <= MOST_APART);
    if (whole && close(one, other)) || (without && close(one, bare)) {
        return Some(Fit::Alike);
    }
    let sounds = said.keys(ears).iter().zip(name.keys(ears));
    let long_enough = [other.len() >= 3, bare.len() >= 3];
    let mut alike = sounds.flat_map(|([said, _], keys)| {
        keys.iter()
            .zip(long_enough)
            .map(move |(key, long)| long && key == said)
    });
    alike.any(|alike| alike).then_some(Fit::Alike)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::abilities::Abilities;
    use crate::patterns::Patterns;

    #[test]
    fn an_article_alone_names_nothing() {
        let patterns = Patterns::built_in(&Abilities::built_in().unwrap()).unwrap();
        let names = Names {
            tasks: vec!["call the plumber".to_owned(), "die Lampe".to_owned()],
            ..Names::default()
        };
        // Twice: what was worked out for one sentence serves the next.
        for _ in 0..2 {
            let own = Own::of(&names, &patterns.ears, &patterns.open, &patterns.shapes);
            let fit = |said: &str| {
                let named = own.named(said, "task_done", "text", SlotKind::Text);
                named.map(|(fit, _)| fit)
            };
            assert_eq!(fit("the plumber"), Some(Fit::Part));
            assert_eq!(fit("call the plumber"), Some(Fit::Same));
            assert_eq!(fit("cal the plumber"), Some(Fit::Alike));
            assert_eq!(fit("die lampe"), Some(Fit::Same));
            for article in ["the", "die"] {
                assert_eq!(fit(article), None, "{article}");
            }
        }
    }
}
