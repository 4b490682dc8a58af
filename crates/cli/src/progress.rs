//! Long work shown: a bar where a person watches, plain lines elsewhere, nothing with --quiet.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use sotto_models::download::Progress;
use sotto_models::starter::{FetchEvent, FetchStage};

use crate::output::{Output, bytes, complain};

/// Shows one long work after the other.
pub struct Shown {
    form: Form,
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
    /// In the form that fits who is watching.
    #[must_use]
    pub fn on(output: &Output) -> Self {
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
            about: String::new(),
            last_tenth: None,
        }
    }

    /// A step of fetching a starter model.
    pub fn starter(&mut self, event: &FetchEvent) {
        let (doing, fraction) = match &event.stage {
            FetchStage::Waiting => ("another Sotto fetches it, waiting".to_owned(), None),
            FetchStage::Downloading { name } => {
                (format!("downloading {name}"), Some(event.fraction))
            }
            FetchStage::Checking => ("checking".to_owned(), Some(event.fraction)),
            FetchStage::Unpacking => ("unpacking".to_owned(), Some(event.fraction)),
            FetchStage::Converting => ("converting".to_owned(), Some(event.fraction)),
            FetchStage::Ready => ("ready".to_owned(), Some(1.0)),
        };
        self.show(
            &event.id,
            Step {
                doing,
                fraction,
                rate: event.bytes_per_second,
                left: event.left,
            },
        );
    }

    /// A step of a download.
    pub fn download(&mut self, id: &str, progress: &Progress) {
        let step = |doing: &str| Step {
            doing: doing.to_owned(),
            fraction: None,
            rate: None,
            left: None,
        };
        let step = match progress {
            Progress::Connecting {
                host,
                resumed_from: 0,
            } => step(&format!("connecting to {host}")),
            Progress::Connecting { host, resumed_from } => step(&format!(
                "connecting to {host}, going on after {}",
                bytes(*resumed_from)
            )),
            Progress::Receiving(measure) => Step {
                fraction: Some(measure.fraction),
                rate: Some(measure.rate),
                left: measure
                    .seconds_left
                    .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
                ..step("downloading")
            },
            Progress::Waiting { seconds, because } => {
                step(&format!("{because}; trying again in {seconds:.0} s"))
            }
            Progress::Checking(measure) => Step {
                fraction: Some(measure.fraction),
                ..step("checking")
            },
            Progress::Done {
                was_there: true, ..
            } => Step {
                fraction: Some(1.0),
                ..step("was there already")
            },
            Progress::Done { .. } => Step {
                fraction: Some(1.0),
                ..step("ready")
            },
            _ => return,
        };
        self.show(id, step);
    }

    /// A part of reading a file.
    pub fn checking(&mut self, id: &str, fraction: f64) {
        self.show(
            id,
            Step {
                doing: "checking".to_owned(),
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
            text.push_str(&format!(", {} left", length(left)));
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
}
