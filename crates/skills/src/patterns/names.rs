//! The user's own names (lists, tasks, timers …) against the words of a slot: the same, a part, or merely alike.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::abilities::SlotKind;
use crate::words::sound::{self, Ears};
use crate::words::{close, fold};

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
    let shapes: Vec<Shape<'a>> = names.iter().map(|name| Shape::of(name)).collect();
    best(&Shape::of(said), &shapes, ears)
}

/// The names while one sentence is understood. Each is looked at by many readings: what it looks and sounds like is worked
/// out once, and so is how well the same words fit the same names.
pub(super) struct Own<'a> {
    names: &'a Names,
    ears: &'a [Ears],
    shapes: RefCell<HashMap<*const String, Rc<Vec<Shape<'a>>>>>,
    asked: RefCell<HashMap<(*const String, String), Found<'a>>>,
}

type Found<'a> = Option<(Fit, Vec<&'a str>)>;

impl<'a> Own<'a> {
    pub(super) fn of(names: &'a Names, ears: &'a [Ears]) -> Self {
        Self {
            names,
            ears,
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
                .or_insert_with(|| Rc::new(names.iter().map(|name| Shape::of(name)).collect())),
        );
        let found = best(&Shape::of(said), &shapes, self.ears);
        self.asked.borrow_mut().insert(asked, found.clone());
        found
    }
}

/// What a text looks like without its marks, and what it sounds like once that is asked for.
struct Shape<'a> {
    text: &'a str,
    plain: String,
    /// How much of that is left without the word that says what kind of thing it is.
    bare: usize,
    words: Vec<String>,
    keys: OnceCell<Vec<[String; 2]>>,
}

impl<'a> Shape<'a> {
    fn of(text: &'a str) -> Self {
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
            text,
            words: text.split_whitespace().map(plain).collect(),
            plain: whole,
            bare,
            keys: OnceCell::new(),
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

fn best<'a>(said: &Shape<'_>, names: &[Shape<'a>], ears: &[Ears]) -> Found<'a> {
    let mut best: Option<Fit> = None;
    let mut found: Vec<&str> = Vec::new();
    for name in names {
        let Some(fit) = fit(said, name, ears) else {
            continue;
        };
        if best.is_none_or(|before| fit > before) {
            best = Some(fit);
            found.clear();
        }
        if best == Some(fit) && !found.contains(&name.text) {
            found.push(name.text);
        }
    }
    best.map(|fit| (fit, found))
}

fn fit(said: &Shape<'_>, name: &Shape<'_>, ears: &[Ears]) -> Option<Fit> {
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
    if close(one, other) || close(one, bare) {
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
