//! `sotto notes`: what was written down.

use sotto_api::{
    Found, Id, Kind, NewNote, Note, NotePatch, NoteRequest, Reply, Request, SearchOrder,
    SearchRequest,
};

use crate::arguments::Notes;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::Clock;
use crate::kept::find::{self, Named, short, shorts};
use crate::kept::rows::{Row, plain, plain_lines, rows};
use crate::kept::{Desk, shown};
use crate::output::Output;
use crate::text;

/// More than this many found are not looked through.
const MOST_FOUND: u32 = 50;

impl Named for Note {
    const WHAT: &str = "rows.a_note";
    const SHOWN_BY: &str = "sotto notes";
    fn id(&self) -> Id {
        self.id
    }
    fn names(&self) -> Vec<String> {
        let first = self.text.lines().next().unwrap_or_default().to_owned();
        self.title
            .clone()
            .into_iter()
            .chain([first, self.text.clone()])
            .collect()
    }
}

/// Does it.
pub async fn notes(what: Option<Notes>, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut desk = Desk::open(home, output).await?;
    let desk = &mut desk;
    match what.unwrap_or(Notes::List) {
        Notes::List => {
            let notes = all(desk).await?;
            let now = desk.now.clone();
            let none = now.say("told.no_notes", []);
            desk.show_all(&notes, &none, || lines(&notes, &now))
        }
        Notes::Add { text, title } => {
            let text = text::given(&text, "notes add")?;
            let request = Request::Note(NoteRequest::Add(NewNote { title, text }));
            let now = desk.now.clone();
            desk.act(request, |reply| match reply {
                Reply::Note(note) => now.say("told.noted", [("id", short(note.id))]),
                _ => now.say("told.noted", []),
            })
            .await
        }
        Notes::Show { which } => {
            let note = meant(&which.join(" "), desk).await?;
            desk.show(&note, || whole(&note))
        }
        Notes::Search { words } => {
            let found = search(&words.join(" "), Kind::Note, desk).await?;
            let now = desk.now.clone();
            desk.show(&found, || found_lines(&found, &now))
        }
        Notes::Append { which, text } => {
            let note = meant(&which, desk).await?;
            let text = text::given(&text, "notes append NOTE")?;
            let told = desk.now.say("told.appended", [("text", called(&note))]);
            let request = NoteRequest::Append { id: note.id, text };
            desk.act(Request::Note(request), |_| told).await
        }
        Notes::Change {
            which,
            title,
            no_title,
            text,
        } => {
            let note = meant(&which.join(" "), desk).await?;
            let title = title.map(Some).or(no_title.then_some(None));
            let told = desk.now.say("told.changed", [("text", called(&note))]);
            let request = NoteRequest::Change {
                id: note.id,
                patch: NotePatch { title, text },
            };
            desk.act(Request::Note(request), |_| told).await
        }
        Notes::Delete { which } => {
            let note = meant(&which.join(" "), desk).await?;
            let told = desk.now.say("told.deleted", [("text", called(&note))]);
            desk.act(Request::Note(NoteRequest::Delete { id: note.id }), |_| told)
                .await
        }
    }
}

async fn all(desk: &Desk<'_>) -> Result<Vec<Note>, CliError> {
    desk.get(Request::Note(NoteRequest::List)).await
}

async fn meant(words: &str, desk: &Desk<'_>) -> Result<Note, CliError> {
    find::one(desk.now.language, words, &all(desk).await?).cloned()
}

/// What holds the words, of one kind.
pub(super) async fn search(
    words: &str,
    kind: Kind,
    desk: &Desk<'_>,
) -> Result<Vec<Found>, CliError> {
    let request = SearchRequest {
        words: words.to_owned(),
        kinds: vec![kind],
        order: SearchOrder::Best,
        limit: MOST_FOUND,
    };
    desk.get(Request::Search(request)).await
}

fn called(note: &Note) -> String {
    plain(&note.names().into_iter().next().unwrap_or_default())
}

/// Notes as they come, each in a line or two: when it was changed, its heading, how it begins.
#[must_use]
pub fn lines(notes: &[Note], now: &Clock) -> String {
    /// What of a note is enough to know it again.
    const BEGINNING: usize = 110;
    let ids: Vec<Id> = notes.iter().map(|note| note.id).collect();
    let each: Vec<Row> = notes
        .iter()
        .zip(shorts(&ids))
        .map(|(note, id)| {
            let text = plain(&note.text);
            let mut words = match &note.title {
                Some(title) => format!("{}: {text}", plain(title)),
                None => text,
            };
            if let Some((cut, _)) = words.char_indices().nth(BEGINNING) {
                words.truncate(cut);
                words.push('…');
            }
            Row::new([id, shown::moment(note.changed, now)], words)
        })
        .collect();
    rows(&each)
}

/// A whole note, under its heading.
#[must_use]
pub fn whole(note: &Note) -> String {
    match &note.title {
        Some(title) => format!("{}\n\n{}", plain(title), plain_lines(&note.text)),
        None => plain_lines(&note.text),
    }
}

/// What was found, as it stands around the words.
#[must_use]
pub fn found_lines(found: &[Found], now: &Clock) -> String {
    if found.is_empty() {
        return format!("{}\n", now.say("told.nothing_found", []));
    }
    let ids: Vec<Id> = found.iter().map(|found| found.id).collect();
    let each: Vec<Row> = found
        .iter()
        .zip(shorts(&ids))
        .map(|(found, id)| {
            Row::new(
                [id, shown::moment(found.created, now)],
                found.excerpt.clone(),
            )
        })
        .collect();
    rows(&each)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use sotto_skills::numbers::Language;

    fn note(end: &str, title: Option<&str>, text: &str) -> Note {
        Note {
            id: format!("01998000-0000-7000-8000-{end}").parse().unwrap(),
            title: title.map(str::to_owned),
            text: text.to_owned(),
            created: jiff::Timestamp::UNIX_EPOCH,
            changed: "2026-11-21T08:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn notes_are_shown_by_how_they_begin_and_whole() {
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let notes = [
            note(
                "00000000aaaa",
                Some("Garden"),
                "Prune the roses.\n\nIn March.",
            ),
            note("00000000bbbb", None, &"very long words ".repeat(20)),
        ];
        let shown = lines(&notes, &now);
        assert!(
            shown.starts_with("aaaa  today 09:00  Garden: Prune the roses. In March.\nbbbb  "),
            "{shown}"
        );
        assert!(
            shown.ends_with("…\n") && shown.lines().count() == 3,
            "{shown}"
        );
        assert!(
            shown.lines().all(|line| line.chars().count() <= 80),
            "{shown}"
        );
        assert_eq!(
            whole(&notes[0]),
            "Garden\n\nPrune the roses.\n\nIn March.\n"
        );
        assert_eq!(
            find::one(Language::ENGLISH, "roses march", &notes)
                .unwrap()
                .id,
            notes[0].id
        );
        assert_eq!(
            find::one(Language::ENGLISH, "garden", &notes).unwrap().id,
            notes[0].id
        );
    }

    #[test]
    fn what_was_found_is_shown_with_its_surroundings() {
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let found = Found {
            kind: Kind::Note,
            id: note("00000000aaaa", None, "").id,
            excerpt: "… the roses …".to_owned(),
            created: "2026-11-20T08:00:00Z".parse().unwrap(),
        };
        assert_eq!(
            found_lines(&[found], &now),
            "aaaa  yesterday 09:00  … the roses …\n"
        );
        assert_eq!(found_lines(&[], &now), "Nothing was found.\n");
    }
}
