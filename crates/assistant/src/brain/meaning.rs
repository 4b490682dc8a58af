//! From what was said to what the turn does with it: a command, the answer to a question ([`super::answer`]), or something
//! for the model.

use std::collections::BTreeMap;

use jiff::Zoned;
use sotto_skills::abilities::{Filled, SlotKind};
use sotto_skills::calls::Call;
use sotto_skills::doing::Line;
use sotto_skills::numbers::{self, Language};
use sotto_skills::patterns::{self, ACT, ASK};

use super::Brain;
use crate::turn::{Asked, Meaning, Planned};

impl Brain {
    /// What a text means, where `asked` may be the question it answers.
    pub(super) fn meaning(&mut self, text: &str, asked: Option<&Asked>, now: &Zoned) -> Meaning {
        self.forget(now);
        self.moment = Some(now.clone());
        text.clone_into(&mut self.heard);
        if let Some(wanted) = self.wanted_of_microphone(text) {
            return wanted;
        }
        let names = self.names();
        let understood = self.patterns.understand(text, &names);
        if let Some(asked) = asked
            && let Some(answer) = self.answer(text, asked, &understood, now)
        {
            return answer;
        }
        // "Okay", "never mind": what has a meaning of its own has it where nothing is asked.
        if understood.sure().is_none()
            && let Some(word) = self.yes_or_no(text)
        {
            return word;
        }
        // "Delete it" has a verb for each kind of thing. While something is asked, it is said of the question.
        let deed = self.deed(text, now);
        if let Some(deed) = deed.as_ref().filter(|_| asked.is_none())
            && let Some(meaning) = self.done_to_it(deed, text, now)
        {
            return meaning;
        }
        if let Some(sure) = understood.sure_in(self.language.code()) {
            // "Move it to Friday" fits an appointment as well as a reminder, "make it an hour" any timer: what was done last
            // says which. But a whole command is never more of what was done before: "and mark it as done" is no task.
            let about_it = self.speaks_of_it(text, &sure);
            let going_on = about_it.then(|| self.changed(text, now));
            return match going_on.flatten() {
                Some(meaning) => meaning,
                None => self.commands(text, &sure),
            };
        }
        if let Some(meaning) = self.changed(text, now) {
            return meaning;
        }
        if deed.is_none()
            && let Some(meaning) = self.with_its_name(text, &names)
        {
            return meaning;
        }
        // Nor is what can only be done to a thing, though not to this one.
        if deed.is_none()
            && let Some(meaning) = self.once_more(text, &names)
        {
            return meaning;
        }
        match &understood.alternatives[..] {
            [first, rest @ ..]
                if understood.best.is_empty()
                    && rest.first().is_some_and(|second| second.confidence >= ACT) =>
            {
                // Two ways to read the same command are one command.
                let call = call_of(first);
                let other = rest
                    .iter()
                    .find(|other| other.confidence >= ACT && call_of(other) != call);
                match other {
                    Some(other) => self.either(&first.clone(), &other.clone()),
                    None => self.commands(text, std::slice::from_ref(first)),
                }
            }
            _ => match &understood.best[..] {
                [one] if one.confidence >= ASK => self.perhaps(&one.clone()),
                _ => Meaning::Open,
            },
        }
    }

    /// The commands that were understood, with the first thing that is missing.
    pub(super) fn commands(&mut self, text: &str, sure: &[patterns::Meaning]) -> Meaning {
        // One word alone ("stop", "timer") is the same in several languages and does not change the one that is spoken.
        let several = text.split_whitespace().nth(1).is_some();
        if let Some(language) = sure
            .first()
            .and_then(|meaning| Language::of(&meaning.language))
            .filter(|_| several)
        {
            self.language = language;
        }
        let calls: Vec<Call> = sure.iter().map(call_of).collect();
        self.ready(calls)
    }

    /// Calls as the turn takes them.
    pub(super) fn ready(&mut self, calls: Vec<Call>) -> Meaning {
        let several = calls.len() > 1;
        let mut planned: Vec<Planned> = Vec::with_capacity(calls.len());
        for call in calls {
            let call = self.with_it(call);
            let missing = self
                .abilities
                .verb(&call.tool)
                .and_then(|verb| call.missing(verb))
                .map(|slot| slot.name.clone());
            match missing {
                // A single command asks at once; among several, the room that does it asks when its turn comes.
                Some(slot) if !several => {
                    self.options.clear();
                    let say = sotto_skills::doing::Say::Slot {
                        tool: call.tool.clone(),
                        slot: slot.clone(),
                    };
                    let question = self.book().say(&say, &self.abilities);
                    return Meaning::Missing {
                        planned: self.plan(call),
                        slot,
                        question,
                    };
                }
                _ => planned.push(self.plan_among(call, several)),
            }
        }
        Meaning::Calls(planned)
    }

    /// Whether what was said holds one of the words of a line: those of getting up are in "wake me", and not in "set an alarm".
    pub(super) fn speaks_of(&self, line: &'static str) -> bool {
        let said = format!(" {} ", plain(&self.heard));
        let words = self.book().line(&Line::new(line));
        words
            .split(", ")
            .any(|word| said.contains(&format!(" {word} ")))
    }

    /// Which of the options that were asked about: "the second", or words of one.
    pub(super) fn which(&self, text: &str, options: &[Vec<Planned>]) -> Option<usize> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let number = (0..words.len())
            .find_map(|at| numbers::read_at(&words[at..], self.language))
            .and_then(|found| found.value.whole())
            .and_then(|number| usize::try_from(number).ok());
        if let Some(number) = number.filter(|number| (1..=options.len()).contains(number)) {
            return Some(number - 1);
        }
        let said = plain(text);
        let named = |option: &Vec<Planned>| {
            let known = plain(&self.described(option));
            !said.is_empty()
                && said
                    .split(' ')
                    .all(|word| known.split(' ').any(|other| other == word))
        };
        let mut found = options
            .iter()
            .enumerate()
            .filter(|(_, option)| named(option));
        match (found.next(), found.next()) {
            (Some((at, _)), None) => Some(at),
            _ => None,
        }
    }

    /// A command in short: its title and what it was told.
    pub(super) fn described(&self, option: &[Planned]) -> String {
        let each: Vec<String> = option
            .iter()
            .map(|planned| self.in_short(&planned.call))
            .collect();
        each.join("; ")
    }

    /// A call in short.
    pub(super) fn in_short(&self, call: &Call) -> String {
        let verb = self.abilities.verb(&call.tool);
        let title = verb.map_or_else(String::new, |verb| self.book().title(verb));
        match told(call) {
            told if told.is_empty() => title,
            told => format!("{title}: {told}"),
        }
    }

    fn either(&mut self, first: &patterns::Meaning, second: &patterns::Meaning) -> Meaning {
        let options =
            [first, second].map(|meaning| vec![self.plan(self.with_it(call_of(meaning)))]);
        let line = Line::new("talk.did_you_mean").with("first", self.described(&options[0]));
        let question = self
            .book()
            .line(&line.with("second", self.described(&options[1])));
        Meaning::Either {
            question,
            options: options.into(),
        }
    }

    /// Not sure enough to act: it is asked first.
    fn perhaps(&mut self, meaning: &patterns::Meaning) -> Meaning {
        let mut planned = self.plan(self.with_it(call_of(meaning)));
        let line =
            Line::new("talk.perhaps").with("what", self.described(std::slice::from_ref(&planned)));
        planned.confirm = Some(self.book().line(&line));
        Meaning::Calls(vec![planned])
    }
}

/// Small letters, no punctuation, single blanks.
pub(super) fn plain(text: &str) -> String {
    let letters: String = text
        .to_lowercase()
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() || letter == '\'' {
                letter
            } else {
                ' '
            }
        })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a call was told, as words.
pub(super) fn told(call: &Call) -> String {
    let each: Vec<String> = told_by_slot(call).into_values().collect();
    each.join(", ")
}

pub(super) fn told_by_slot(call: &Call) -> BTreeMap<String, String> {
    let said = |filled: &Filled| match filled {
        Filled::One(words) => words.clone(),
        Filled::Several(all) => all.join(", "),
    };
    call.slots
        .iter()
        .map(|(slot, filled)| (slot.clone(), said(filled)))
        .collect()
}

/// A reading of the patterns as a call: the user's own names where words were taken for one.
pub(super) fn call_of(meaning: &patterns::Meaning) -> Call {
    let mut call = Call::new(meaning.tool.clone());
    for slot in &meaning.slots {
        let filled = match (&slot.choice, &slot.meant, slot.kind) {
            (Some(choice), ..) => Filled::One(choice.clone()),
            (None, _, SlotKind::Items) => {
                Filled::Several(slot.said.iter().map(|said| said.text.clone()).collect())
            }
            (None, Some(meant), _) => Filled::One(meant.clone()),
            (None, None, _) => Filled::One(slot.text()),
        };
        call.slots.insert(slot.name.clone(), filled);
    }
    call
}
