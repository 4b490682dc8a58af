//! What an import did not bring in as it stands, in the language that is spoken. The store knows none, and writes English.

use sotto_store::export::LeftOut;

use crate::numbers::Language;

use super::Line;

/// What is told of something that was left out, in a language.
#[must_use]
pub fn left_out_in(what: &LeftOut, language: Language) -> String {
    let line = match what {
        LeftOut::CutShort => Line::new("import.cut_short"),
        LeftOut::Repetition(title) => Line::new("import.repetition").with("title", title),
        LeftOut::Cancelled(title) => Line::new("import.cancelled").with("title", title),
        LeftOut::NoTime(title) => Line::new("import.no_time").with("title", title),
        LeftOut::FurtherTimes(title) => Line::new("import.further_times").with("title", title),
        LeftOut::Zone { title, zone, home } => Line::new("import.zone")
            .with("title", title)
            .with("zone", zone)
            .with("home", home),
        LeftOut::Settings(names) if names.is_empty() => Line::new("import.all_settings"),
        LeftOut::Settings(names) => Line::new("import.settings").with("names", names.join(", ")),
        LeftOut::Turns(count) => Line::new("import.turns").with("count", count.to_string()),
        LeftOut::Things(count) => Line::new("import.things").with("count", count.to_string()),
        LeftOut::Lines(count) => Line::new("import.lines").with("count", count.to_string()),
        LeftOut::Note(title) => Line::new("import.note").with("title", title),
    };
    line.with("why", what.to_string()).said_in(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each of them, each naming the next, so that a new one cannot be left out.
    fn all() -> impl Iterator<Item = LeftOut> {
        let xylo = || "Xylo".to_owned();
        std::iter::successors(Some(LeftOut::CutShort), move |what| match what {
            LeftOut::CutShort => Some(LeftOut::Repetition(xylo())),
            LeftOut::Repetition(_) => Some(LeftOut::Cancelled(xylo())),
            LeftOut::Cancelled(_) => Some(LeftOut::NoTime(xylo())),
            LeftOut::NoTime(_) => Some(LeftOut::FurtherTimes(xylo())),
            LeftOut::FurtherTimes(_) => Some(LeftOut::Zone {
                title: xylo(),
                zone: xylo(),
                home: xylo(),
            }),
            LeftOut::Zone { .. } => Some(LeftOut::Settings(Vec::new())),
            LeftOut::Settings(names) if names.is_empty() => Some(LeftOut::Settings(vec![xylo()])),
            LeftOut::Settings(_) => Some(LeftOut::Turns(7)),
            LeftOut::Turns(_) => Some(LeftOut::Things(7)),
            LeftOut::Things(_) => Some(LeftOut::Lines(7)),
            LeftOut::Lines(_) => Some(LeftOut::Note(xylo())),
            LeftOut::Note(_) => None,
        })
    }

    #[test]
    fn each_is_told_in_every_language_with_what_it_is_about() {
        assert_eq!(all().count(), 12);
        for what in all() {
            let english = what.to_string();
            assert_eq!(left_out_in(&what, Language::ENGLISH), english);
            for language in Language::all().filter(|language| *language != Language::ENGLISH) {
                let told = left_out_in(&what, language);
                assert_ne!(told, english, "{language:?}");
                assert!(
                    told.contains(' ') && told.ends_with('.') && !told.contains(['{', '[']),
                    "{language:?} {what:?}: {told}"
                );
                for part in ["Xylo", "7"] {
                    assert_eq!(told.contains(part), english.contains(part), "{told}");
                }
            }
        }
    }
}
