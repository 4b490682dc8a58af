//! The user's own names (lists, tasks, timers …) against the words of a slot: the same, a part, or merely alike.

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
        if best == Some(fit) && !found.contains(&name.as_str()) {
            found.push(name);
        }
    }
    best.map(|fit| (fit, found))
}

fn fit(said: &str, name: &str, ears: &[Ears]) -> Option<Fit> {
    let plain = |text: &str| -> String {
        fold(text)
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect()
    };
    let (one, other) = (plain(said), plain(name));
    if one.is_empty() || other.is_empty() {
        return None;
    }
    // The user's list may be called "Shopping", "shopping list" or "Einkaufsliste".
    let bare = ["slist", "sliste", "liste", "list", "timer"]
        .iter()
        .find_map(|head| other.strip_suffix(head))
        .filter(|bare| !bare.is_empty())
        .unwrap_or(&other);
    if one == other || one == bare || one.strip_suffix('s') == Some(bare) {
        return Some(Fit::Same);
    }
    let words: Vec<String> = name.split_whitespace().map(plain).collect();
    let said_words: Vec<String> = said.split_whitespace().map(plain).collect();
    if words.len() > 1 && said_words.iter().all(|word| words.contains(word)) {
        return Some(Fit::Part);
    }
    let alike = [other.as_str(), bare].iter().any(|other| {
        let sounds = other.len() >= 3
            && ears
                .iter()
                .any(|ears| sound::key(&one, *ears) == sound::key(other, *ears));
        sounds || close(&one, other)
    });
    alike.then_some(Fit::Alike)
}
