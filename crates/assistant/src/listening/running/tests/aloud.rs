//! What the loop does with an answer: the first clause is heard while the next one is still being made, and where there is no
//! loudspeaker the answer stands as text. The ear and the voice are asked and never answer; what they would have made is
//! told in their place.

use std::sync::Arc;

use sotto_audio::device_file::Incident;
use sotto_audio::devices::{Choice, Desk, DeviceError, Ended, Spoken};
use sotto_audio::ending::{At, Judgement};

use super::hurried::{
    Hurried, SPEAKER, SPEAKER_RATE, after_a_moment, complaint, contains, devices, listened_to,
    quiet,
};
use super::*;

/// A voice that tells what it is to say, and is never done with it.
struct Asked(Sender<String>);

impl Voices for Asked {
    fn ready<'a>(&'a mut self, text: &'a str, _: &'a Manner) -> Wanted<'a> {
        let _ = self.0.send(text.to_owned());
        Box::pin(std::future::pending::<Result<Ready, NotSpoken>>())
    }
}

/// An ear that is started and says nothing for an hour.
pub(super) fn silent_ear() -> Supervisor<Hearing> {
    let hour = Duration::from_secs(3_600);
    Supervisor::start(Spec {
        arguments: vec![hour.as_secs().to_string().into()],
        handshake: hour,
        ..Spec::<Hearing>::new("sleep", |device| {
            HearingRequest::Load(LoadEar {
                model: "nothing.bin".into(),
                device,
                threads: 1,
            })
        })
    })
}

/// The double in a hurry, which tells what becomes of what is said.
struct Followed {
    sound: Hurried,
    tell: Sender<Spoken>,
}

impl Sound for Followed {
    fn devices(&mut self) -> sotto_audio::devices::Devices {
        self.sound.devices()
    }

    fn open(&mut self, role: Role, choice: &Choice) -> Result<Opened, DeviceError> {
        self.sound.open(role, choice)
    }

    fn close(&mut self, role: Role) {
        self.sound.close(role);
    }

    fn next(&mut self, longest: Duration) -> Next {
        let next = self.sound.next(longest);
        if let Next::Spoken(spoken) = &next {
            let _ = self.tell.send(*spoken);
        }
        next
    }

    fn desk(&mut self) -> &mut Desk {
        self.sound.desk()
    }

    fn now(&self) -> Duration {
        self.sound.now()
    }

    fn dropped(&self) -> u64 {
        self.sound.dropped()
    }
}

/// A clause of half a second.
fn clause(text: &str) -> Input {
    Input::Voiced {
        answer: 1,
        clause: text.to_owned(),
        rate: SPEAKER_RATE,
        samples: vec![0.1_f32; SPEAKER_RATE as usize / 2].into(),
    }
}

#[test]
fn the_first_clause_is_heard_while_the_second_one_is_being_made() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());
    let (mouth, heard) = mouth();
    let ((show, shown), (ask, asked), (tell, told)) = (channel(), channel(), channel());
    let sound = Followed {
        sound: Hurried(devices(quiet(), Vec::new())),
        tell,
    };
    let setup = Setup {
        voices: Box::new(Asked(ask)),
        in_step: false,
        ..setup(sound, &assistant, show)
    };
    let listener = Listener::start(setup, heard).unwrap();
    let manner = Manner::of(&SpeechSettings::default(), Language::ENGLISH);
    mouth.say("The kettle boils. The tea is ready.", manner);
    asked.recv_timeout(LONGEST).unwrap();
    listener.tell(clause("The kettle boils."));
    // The voice is at work all the time.
    let Spoken::Started { number: first, .. } = told.recv_timeout(LONGEST).unwrap() else {
        panic!("nothing is over before it begins");
    };
    listener.tell(clause("The tea is ready."));
    let mut heard = Vec::new();
    while heard.len() < 2 {
        match told.recv_timeout(LONGEST).unwrap() {
            Spoken::Ended(played, ended) => {
                assert_eq!((ended, played.heard), (Ended::Finished, played.of));
                heard.push(played.number);
            }
            Spoken::Started { number, .. } => assert!(number > first),
        }
    }
    assert!(heard[0] == first && first < heard[1], "{heard:?}");
    listener.tell(Input::SaidAll { answer: 1 });
    until(&shown, |shown| *shown == Shown::State(Listening::Idle));
    listener.close().unwrap();
    assistant.close();
}

#[test]
fn without_a_loudspeaker_a_request_is_answered_as_text_and_the_key_works_after_it() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let (mouth, heard) = mouth();
    let assistant = Assistant::open(crate::Setup {
        mouth: Some(Arc::new(mouth)),
        ..crate::Setup::bare(folder.path())
    })
    .unwrap();
    // Before the clock goes at all, so that no silence lies between them: somebody speaks for half a second.
    let speaks = std::iter::repeat_n(Input::Frame { speaking: true }, 50);
    for input in std::iter::once(Input::Start(Purpose::Request)).chain(speaks) {
        heard.tell.try_send(Happened::Input(input)).unwrap();
    }
    let gone = vec![(Duration::ZERO, Incident::Unplug(SPEAKER))];
    let sound = Hurried(after_a_moment(devices(quiet(), gone)));
    let ((show, shown), (ask, asked)) = (channel(), channel());
    let setup = Setup {
        ear: silent_ear(),
        voices: Box::new(Asked(ask)),
        in_step: false,
        settings: Settings {
            follow_up: false,
            ..Settings::default()
        },
        ..setup(sound, &assistant, show)
    };
    let listener = Listener::start(setup, heard).unwrap();
    let question = "What is 6 times 7?";
    let first = At {
        turn: 1,
        revision: 0,
    };
    listener.tell(Input::Heard {
        at: first,
        text: question.to_owned(),
        judgement: Judgement::Complete,
    });
    let answer = asked.recv_timeout(LONGEST).unwrap();
    assert!(answer.contains("42"), "{answer}");
    listener.tell(clause(&answer));
    listener.tell(Input::SaidAll { answer: 1 });
    let (mut as_text, mut kept) = (false, None);
    until(&shown, |shown| {
        as_text |= contains(complaint(shown), "the answer is shown as text");
        if let Shown::Over { turn, .. } = shown {
            kept = Some(turn.clone());
        }
        kept.is_some()
    });
    assert!(as_text, "nobody said that the answer is not to be heard");
    let kept = kept.unwrap();
    assert_eq!(kept.heard, question);
    // What was shown counts as heard: it is no answer that was cut off.
    assert!(kept.answer.contains("42"), "{kept:?}");
    assert_eq!(kept.outcome, Outcome::Answered);
    comes_to(|| listener.is_idle());
    listener.tell(Input::Press(Purpose::Request));
    until(&shown, listened_to);
    listener.close().unwrap();
    assistant.close();
}
