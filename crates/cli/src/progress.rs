//! Long work shown: a bar where a person watches, plain lines elsewhere, nothing with --quiet.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use sotto_models::download::Progress;
use sotto_models::starter::{FetchEvent, FetchStage};
use sotto_skills::numbers::Language;

use crate::kept::clock::{say, say_exactly};
use crate::output::{Output, bytes, complain};

/// Shows one long work after the other.
pub struct Shown {
    form: Form,
    language: Language,
    about: String,
    last_tenth: Option<u64>,
}

enum Form {
    Bar(Box<ProgressBar>),
    Lines,
    Nothing,
}

/// One step of any long work.
struct Step {
    doing: String,
    fraction: Option<f64>,
    rate: Option<f64>,
    left: Option<Duration>,
}

impl Shown {
    /// In the form that fits who is watching, and in their language.
    #[must_use]
    pub fn on(output: &Output, language: Language) -> Self {
        let form = match (output.quiet, output.is_watched()) {
            (true, _) => Form::Nothing,
            (false, false) => Form::Lines,
            (false, true) => {
                let bar = ProgressBar::new(1000);
                if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3}% {wide_msg}")
                {
                    bar.set_style(style);
                }
                Form::Bar(Box::new(bar))
            }
        };
        Self {
            form,
            language,
            about: String::new(),
            last_tenth: None,
        }
    }

    /// A step of fetching a starter model.
    pub fn starter(&mut self, event: &FetchEvent) {
        let fraction = match &event.stage {
            FetchStage::Waiting => None,
            FetchStage::Ready => Some(1.0),
            _ => Some(event.fraction),
        };
        self.show(
            &event.id,
            Step {
                doing: fetching(&event.stage, self.language),
                fraction,
                rate: event.bytes_per_second,
                left: event.left,
            },
        );
    }

    /// A step of a download.
    pub fn download(&mut self, id: &str, progress: &Progress) {
        let Some(doing) = downloading(progress, self.language) else {
            return;
        };
        let step = Step {
            doing,
            fraction: None,
            rate: None,
            left: None,
        };
        let step = match progress {
            Progress::Receiving(measure) => Step {
                fraction: Some(measure.fraction),
                rate: Some(measure.rate),
                left: measure
                    .seconds_left
                    .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
                ..step
            },
            Progress::Checking(measure) => Step {
                fraction: Some(measure.fraction),
                ..step
            },
            Progress::Done { .. } => Step {
                fraction: Some(1.0),
                ..step
            },
            _ => step,
        };
        self.show(id, step);
    }

    /// A part of reading a file.
    pub fn checking(&mut self, id: &str, fraction: f64) {
        self.show(
            id,
            Step {
                doing: say(self.language, "rows.checking", []),
                fraction: Some(fraction),
                rate: None,
                left: None,
            },
        );
    }

    fn show(&mut self, id: &str, step: Step) {
        let mut text = format!("{id}: {}", step.doing);
        if let Some(rate) = step.rate {
            text.push_str(&format!(", {}/s", bytes(rate as u64)));
        }
        if let Some(left) = step.left {
            let left = say(self.language, "rows.time_left", [("time", length(left))]);
            text.push_str(", ");
            text.push_str(&left);
        }
        match &self.form {
            Form::Nothing => {}
            Form::Bar(bar) => {
                if let Some(fraction) = step.fraction {
                    bar.set_position((fraction.clamp(0.0, 1.0) * 1000.0) as u64);
                }
                bar.set_message(text);
            }
            Form::Lines => {
                // A line for each new thing and each tenth of it, not one for each packet.
                let about = format!("{id}: {}", step.doing);
                let tenth = step.fraction.map(|fraction| (fraction * 10.0) as u64);
                if about != self.about || tenth != self.last_tenth {
                    let percent = step
                        .fraction
                        .map(|fraction| format!(" {:.0}%", fraction * 100.0));
                    complain(format_args!("{text}{}", percent.unwrap_or_default()));
                    (self.about, self.last_tenth) = (about, tenth);
                }
            }
        }
    }
}

/// What is done with a model of the starter set.
fn fetching(stage: &FetchStage, language: Language) -> String {
    let name = match stage {
        FetchStage::Waiting => "rows.waiting",
        FetchStage::Downloading { name } => {
            let with = [("name", name.as_str())];
            return say_exactly(language, "rows.downloading_part", with);
        }
        FetchStage::Checking => "rows.checking",
        FetchStage::Unpacking => "rows.unpacking",
        FetchStage::Converting => "rows.converting",
        FetchStage::Ready => "rows.ready",
    };
    say(language, name, [])
}

/// What is done with a file of the catalog; nothing where that is not to be shown.
fn downloading(progress: &Progress, language: Language) -> Option<String> {
    let name = match progress {
        Progress::Connecting { host, resumed_from } => {
            let much = bytes(*resumed_from);
            let with = [("host", host.as_str()), ("much", much.as_str())];
            let name = match resumed_from {
                0 => "rows.connecting",
                _ => "rows.going_on",
            };
            return Some(say_exactly(language, name, with));
        }
        Progress::Waiting { seconds, because } => {
            let seconds = format!("{seconds:.0}");
            let with = [("why", because.as_str()), ("seconds", seconds.as_str())];
            return Some(say_exactly(language, "rows.trying_again", with));
        }
        Progress::Receiving(_) => "rows.downloading",
        Progress::Checking(_) => "rows.checking",
        Progress::Done {
            was_there: true, ..
        } => "rows.was_there",
        Progress::Done { .. } => "rows.ready",
        _ => return None,
    };
    Some(say(language, name, []))
}

/// In two units at most: nobody waits by the second for an hour.
fn length(left: Duration) -> String {
    match left.as_secs() {
        seconds @ 0..=59 => format!("{seconds} s"),
        seconds @ 60..=3_599 => format!("{} min {} s", seconds / 60, seconds % 60),
        seconds => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Form::Bar(bar) = &self.form {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_told_as_people_say_it() {
        let told = |seconds| length(Duration::from_secs(seconds));
        assert_eq!(told(0), "0 s");
        assert_eq!(told(59), "59 s");
        assert_eq!(told(200), "3 min 20 s");
        assert_eq!(told(3_600), "1 h 0 min");
        assert_eq!(told(90_061), "25 h 1 min");
    }

    #[test]
    fn what_is_done_is_told_in_the_users_language() {
        let waiting = |seconds, language| {
            let because = "It broke off".into();
            downloading(&Progress::Waiting { seconds, because }, language)
        };
        assert_eq!(
            waiting(2.2, Language::ENGLISH).as_deref(),
            Some("It broke off; trying again in 2 s")
        );
        assert_eq!(
            waiting(2.2, Language::GERMAN).as_deref(),
            Some("It broke off; neuer Versuch in 2 s")
        );
        for (resumed_from, english, german) in [
            (0, "connecting to a.example", "verbindet sich mit a.example"),
            (
                5_000,
                "connecting to a.example, going on after 5 kB",
                "verbindet sich mit a.example, weiter nach 5 kB",
            ),
        ] {
            let progress = Progress::Connecting {
                host: "a.example".into(),
                resumed_from,
            };
            let told = |language| downloading(&progress, language);
            assert_eq!(told(Language::ENGLISH).as_deref(), Some(english));
            assert_eq!(told(Language::GERMAN).as_deref(), Some(german));
        }
        assert_eq!(
            fetching(&FetchStage::Converting, Language::ENGLISH),
            "converting"
        );
        assert_eq!(
            fetching(&FetchStage::Converting, Language::GERMAN),
            "wandelt um"
        );
    }
}
