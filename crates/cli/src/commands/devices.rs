//! `sotto devices`: microphones and speakers, with the rates they take.

use cpal::traits::{DeviceTrait, HostTrait};
use serde::Serialize;
use sotto_skills::numbers::Language;

use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::say;
use crate::language;
use crate::output::{Output, table};
use crate::sound::hushed;

/// A device.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SoundDevice {
    /// What the system calls it.
    pub name: String,
    /// Whether it is the one that is used unless another is chosen.
    pub default: bool,
    /// The lowest rate.
    pub lowest_rate: u32,
    /// The highest rate.
    pub highest_rate: u32,
    /// The rate it usually runs at.
    pub usual_rate: Option<u32>,
    /// The most channels.
    pub channels: u16,
}

/// What there is.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SoundDevices {
    /// Microphones.
    pub inputs: Vec<SoundDevice>,
    /// Speakers.
    pub outputs: Vec<SoundDevice>,
}

/// Looks at all devices. A device that does not answer is left out.
#[must_use]
pub fn find() -> SoundDevices {
    hushed(look)
}

fn look() -> SoundDevices {
    let host = cpal::default_host();
    let same = |one: &cpal::Device, other: &Option<cpal::Device>| {
        let id = |device: &cpal::Device| device.id().ok();
        other
            .as_ref()
            .is_some_and(|other| id(one).is_some() && id(one) == id(other))
    };
    let described = |device: &cpal::Device,
                     default: bool,
                     ranges: Vec<cpal::SupportedStreamConfigRange>,
                     usual| {
        let name = device.description().ok()?.name().to_owned();
        // ALSA's null device is always there; counting it would tell a machine without sound that all is well.
        if name.starts_with("Discard all samples") {
            return None;
        }
        Some(SoundDevice {
            name,
            default,
            lowest_rate: ranges
                .iter()
                .map(cpal::SupportedStreamConfigRange::min_sample_rate)
                .min()?,
            highest_rate: ranges
                .iter()
                .map(cpal::SupportedStreamConfigRange::max_sample_rate)
                .max()?,
            usual_rate: usual,
            channels: ranges
                .iter()
                .map(cpal::SupportedStreamConfigRange::channels)
                .max()?,
        })
    };
    let (microphone, speaker) = (host.default_input_device(), host.default_output_device());
    let inputs = host
        .input_devices()
        .into_iter()
        .flatten()
        .filter_map(|device| {
            let ranges = device.supported_input_configs().ok()?.collect();
            let usual = device
                .default_input_config()
                .ok()
                .map(|config| config.sample_rate());
            described(&device, same(&device, &microphone), ranges, usual)
        });
    let outputs = host
        .output_devices()
        .into_iter()
        .flatten()
        .filter_map(|device| {
            let ranges = device.supported_output_configs().ok()?.collect();
            let usual = device
                .default_output_config()
                .ok()
                .map(|config| config.sample_rate());
            described(&device, same(&device, &speaker), ranges, usual)
        });
    SoundDevices {
        inputs: inputs.collect(),
        outputs: outputs.collect(),
    }
}

/// Shows them.
pub async fn devices(home: &Home, output: &mut Output) -> Result<(), CliError> {
    let found = tokio::task::block_in_place(find);
    if output.json {
        return output.json(&found);
    }
    let language = language::of_reader(home, output).await;
    output.piece(&lines(&found, language))
}

/// Microphones, then loudspeakers.
#[must_use]
pub fn lines(found: &SoundDevices, language: Language) -> String {
    let mut text = String::new();
    for (what, devices) in [
        ("rows.microphones", &found.inputs),
        ("rows.speakers", &found.outputs),
    ] {
        let what = say(language, what, []);
        if devices.is_empty() {
            text.push_str(&say(language, "told.no_devices", [("what", what)]));
            text.push('\n');
            continue;
        }
        let [rates, usual, channels] =
            ["rows.rates", "rows.usual", "rows.channels"].map(|name| say(language, name, []));
        let rows: Vec<Vec<String>> = devices.iter().map(|device| row(device, language)).collect();
        text.push_str(&table(&[&what, "", &rates, &usual, &channels], &rows));
    }
    text
}

fn row(device: &SoundDevice, language: Language) -> Vec<String> {
    vec![
        device.name.clone(),
        if device.default {
            say(language, "rows.usual_one", [])
        } else {
            String::new()
        },
        format!("{}–{} Hz", device.lowest_rate, device.highest_rate),
        device
            .usual_rate
            .map_or_else(String::new, |rate| format!("{rate} Hz")),
        device.channels.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_shown_in_the_users_language() {
        let found = SoundDevices {
            inputs: vec![SoundDevice {
                name: "USB".to_owned(),
                default: true,
                lowest_rate: 8_000,
                highest_rate: 48_000,
                usual_rate: Some(44_100),
                channels: 2,
            }],
            outputs: Vec::new(),
        };
        assert_eq!(
            lines(&found, Language::ENGLISH),
            "Microphones           rates          usual     channels\n\
             USB          default  8000–48000 Hz  44100 Hz  2\n\
             Speakers: none\n"
        );
        assert_eq!(
            lines(&found, Language::GERMAN),
            "Mikrofone            Abtastraten    üblich    Kanäle\n\
             USB        Standard  8000–48000 Hz  44100 Hz  2\n\
             Lautsprecher: keine\n"
        );
    }
}
