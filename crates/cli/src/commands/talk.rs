//! `sotto talk`: a conversation from a recording, through the very loop that listens to a microphone. What is said at a
//! stretch is heard; after a pause of two seconds the recording is held back until that was answered, so that it need not be
//! known beforehand how long Sotto speaks. Whoever pauses for less interrupts it, as in life.

mod conversation;
mod floor;
mod opened;
mod recording;
mod room;
mod told;

use std::collections::VecDeque;
use std::path::Path;

use sotto_api::{Listening, Problem, ProblemCode, Turn};
use sotto_assistant::Manner;
use sotto_assistant::listening::Purpose;
use sotto_assistant::listening::running::{self, Heard, ListenError, Listener, Setup, Shown};
use sotto_audio::echo::Cancelling;
use tokio::sync::mpsc;

use crate::arguments::Talk;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::rows::count;
use crate::language::spoken_here;
use crate::output::Output;
use crate::sound::{Recording, SoundError, wav};
use crate::spans;
use crate::voice::{self, SpokenByVoices};
use conversation::{Conversation, SPEAKER_RATE, Watched};
use opened::Opened;
use recording::{Part, parts, seconds};
use told::Told;

/// What may wait to be told. The loop waits then, and with it the recording: nothing is lost.
const WAITING: usize = 64;

/// Does it.
pub async fn talk(asked: Talk, home: &Home, output: &mut Output) -> Result<(), CliError> {
    // Before anything is said: afterwards it could not be unsaid.
    for file in asked.output.iter().chain(&asked.spans) {
        writable(file)?;
    }
    if let Some(url) = &asked.otlp {
        // There is nothing to send yet; an address that is none is known now.
        spans::send(&[], url, home)?;
    }
    let said = read(&asked.input, output).await?;
    let (played, turns) = if said.iter().any(|part| part.speaks) {
        let (mouth, heard) = running::mouth();
        let of = home.clone();
        // The keychain may ask the user for a password, and waits.
        let opened = tokio::task::spawn_blocking(move || Opened::open(&of, mouth)).await;
        let opened = opened.map_err(|broken| CliError::System(broken.into()))??;
        let talked = converse(&asked, said, &opened, heard, home, output).await;
        opened.close().await;
        talked?
    } else {
        output.note(nothing_heard(&asked.input));
        (silence(seconds(&said)), Vec::new())
    };
    if let Some(file) = &asked.output {
        wav::write(file, SPEAKER_RATE, &played, output)?;
    }
    if let Some(file) = &asked.spans {
        spans::write(&turns, file)?;
    }
    match asked.otlp {
        Some(url) => send(turns, url, home, output).await,
        None => Ok(()),
    }
}

/// Hands the times of the turns to a collector, and says so.
async fn send(turns: Vec<Turn>, url: String, home: &Home, output: &Output) -> Result<(), CliError> {
    let much = count(turns.len(), "turn", "turns");
    let sentence = if turns.is_empty() {
        format!("There are no turns. Nothing was sent to {url}.")
    } else {
        format!("The times of {much} were sent to {url}.")
    };
    let home = home.clone();
    let sending = tokio::task::spawn_blocking(move || spans::send(&turns, &url, &home));
    sending
        .await
        .map_err(|broken| CliError::System(broken.into()))??;
    output.note(sentence);
    Ok(())
}

/// Whether a file can be written here, told before it is made.
fn writable(file: &Path) -> Result<(), CliError> {
    if file.as_os_str() == "-" {
        return Err(CliError::Usage(
            "What is said and answered stands on standard output, so sound and spans go into a file. Nothing was said to Sotto."
                .to_owned(),
        ));
    }
    if file.exists() && !file.is_file() && !file.is_dir() {
        return Ok(());
    }
    let unwritable = |source| CliError::unwritable(file, source);
    if file.is_dir() {
        return Err(unwritable(std::io::ErrorKind::IsADirectory.into()));
    }
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let tried = tempfile::Builder::new()
        .prefix(".sotto-")
        .tempfile_in(folder);
    tried.map(drop).map_err(unwritable)
}

/// Reads what is said.
async fn read(file: &Path, output: &Output) -> Result<VecDeque<Part>, CliError> {
    let recording = Recording::open(file)?;
    let path = file.to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        let (samples, decoded) = recording.read_all()?;
        Ok::<_, SoundError>((parts(samples), decoded))
    });
    // A decoder that panics on a hostile file ends here and takes nothing with it.
    let (said, decoded) = reading.await.map_err(|_| SoundError::Damaged {
        path,
        reason: "it made its decoder fail".to_owned(),
    })??;
    let name = file.display();
    if decoded.cut_short {
        output.note(format_args!(
            "{name}: the file breaks off; what it holds was heard."
        ));
    } else if decoded.damaged > 0 {
        let damaged = decoded.damaged;
        output.note(format_args!(
            "{name}: {damaged} damaged pieces were left out."
        ));
    }
    Ok(said)
}

/// Talks; gives what the loudspeaker played, and the turns.
async fn converse(
    asked: &Talk,
    said: VecDeque<Part>,
    opened: &Opened,
    heard: Heard,
    home: &Home,
    output: &mut Output,
) -> Result<(Vec<f32>, Vec<Turn>), CliError> {
    let settings = &opened.settings;
    let ear = voice::ear(home, settings)?;
    let language = voice::language(settings);
    let voices = SpokenByVoices::new(home.clone());
    // A model that is missing is known before anything is said. Without a voice answers are text.
    engines::ear_ready(&ear).await?;
    voices.warm(&Manner::of(&settings.speech, language)).await;
    let purpose = if asked.dictate {
        Purpose::Dictation
    } else {
        Purpose::Request
    };
    let floor = Watched::default();
    let (wake, how) = (voice::wake(), voice::settings(settings));
    if how.wake_word && wake.is_some() {
        // The loop shows it behind the first frame, and somebody may speak in that already.
        floor.see(&Shown::State(Listening::WakeWord));
    }
    let (tell, mut shown) = mpsc::channel(WAITING);
    let (sound, attendant) = Conversation::new(said, purpose, floor.clone(), asked.realtime)
        .map_err(|error| CliError::System(std::io::Error::other(error)))?;
    let setup = Setup {
        sound,
        devices: running::Devices {
            suppress_noise: settings.machine.suppress_noise,
            // Nothing of the answers is in a recording, and taking out what is not there takes some of the voice with it.
            cancelling: Cancelling::Off,
            ..running::Devices::default()
        },
        wake,
        ear: ear.clone(),
        hearing: voice::hearing(settings),
        voices: Box::new(voices.clone()),
        assistant: opened.assistant().clone(),
        settings: how,
        language,
        // The switch is about the microphone, and this is none.
        muted: false,
        ring: voice::ring(),
        in_step: !asked.realtime,
        ends_after: None,
        show: Box::new(move |shown| {
            floor.see(&shown);
            if !matches!(shown, Shown::Level(_) | Shown::State(_)) {
                // Whoever does not read any more does not want the rest.
                let _ = tell.blocking_send(shown);
            }
        }),
    };
    let listener = Listener::start(setup, heard).map_err(ended)?;
    let attending = tokio::task::spawn_blocking(move || attendant.attend(listener));
    let mut told = Told::default();
    let mut telling = Ok(());
    while let Some(shown) = shown.recv().await {
        // A reader that went away (`| head`) ends nothing in the middle of a sentence.
        if telling.is_ok() {
            telling = told.tell(shown, output);
        }
    }
    let conversation = attending
        .await
        .map_err(|broken| CliError::System(broken.into()))?
        .map_err(ended)?;
    voices.end().await;
    ear.unload().await;
    telling?;
    output.note(if told.is_empty() {
        nothing_heard(&asked.input)
    } else {
        told.in_all(conversation.took(), conversation.held(), asked.realtime)
    });
    Ok((conversation.played(), told.turns))
}

fn ended(error: ListenError) -> CliError {
    CliError::Problem(Problem::new(
        ProblemCode::Failed,
        error.told_in(spoken_here()),
    ))
}

fn nothing_heard(file: &Path) -> String {
    format!(
        "Nothing was heard in {}: nobody speaks in it, or nothing that could be made out.",
        file.display()
    )
}

/// What a loudspeaker plays that has nothing to say.
fn silence(seconds: f64) -> Vec<f32> {
    vec![0.0; (seconds * f64::from(SPEAKER_RATE)).round() as usize]
}
