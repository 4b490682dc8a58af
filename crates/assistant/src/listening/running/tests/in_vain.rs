//! Whoever asks to be listened to while no microphone is open is told why, and is not let talk to nobody.

use sotto_audio::device_file::Incident;

use super::hurried::{
    Hurried, MICROPHONE, SPEAKER_RATE, after_a_moment, complaint, contains, devices, good_news,
    listened_to, quiet, seconds,
};
use super::*;

/// A voice that is still looking for its words.
struct SlowVoice;

impl Voices for SlowVoice {
    fn ready<'a>(&'a mut self, _: &'a str, _: &'a Manner) -> Wanted<'a> {
        Box::pin(std::future::pending::<Result<Ready, NotSpoken>>())
    }
}

/// Everything by which somebody can ask to be listened to.
fn asks() -> [Input; 3] {
    [
        Input::Press(Purpose::Request),
        Input::Start(Purpose::Dictation),
        Input::Toggle(Purpose::Request),
    ]
}

#[test]
fn whoever_asks_without_a_microphone_is_told_why_and_is_listened_to_once_there_is_one() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());
    let incidents = vec![
        (Duration::ZERO, Incident::Unplug(MICROPHONE)),
        (seconds(2), Incident::PlugIn(MICROPHONE)),
    ];
    let sound = after_a_moment(devices(quiet(), incidents));
    let (_mouth, heard) = mouth();
    // Before the clock goes at all: there is none yet.
    for asks in asks() {
        for input in [asks, Input::Release] {
            heard.tell.try_send(Happened::Input(input)).unwrap();
        }
    }
    let (show, shown) = channel();
    let listener = Listener::start(setup(Hurried(sound), &assistant, show), heard).unwrap();
    let mut told = 0;
    until(&shown, |shown| {
        assert!(!matches!(shown, Shown::State(_)), "{shown:?}");
        told += usize::from(contains(complaint(shown), "No microphone was found"));
        contains(good_news(shown), "is there again")
    });
    // When it could not be opened, and to each who asked.
    assert_eq!(told, 1 + asks().len());
    assert!(listener.is_idle());
    listener.tell(Input::Press(Purpose::Request));
    until(&shown, listened_to);
    listener.close().unwrap();
    assistant.close();
}

#[test]
fn whoever_asks_after_the_microphone_was_pulled_out_is_told_so_each_time() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());
    let sound = devices(quiet(), vec![(seconds(1), Incident::Unplug(MICROPHONE))]);
    let (_mouth, heard) = mouth();
    let (show, shown) = channel();
    let listener = Listener::start(setup(Hurried(sound), &assistant, show), heard).unwrap();
    let told_so = |shown: &Shown| {
        assert!(!matches!(shown, Shown::State(_)), "{shown:?}");
        contains(complaint(shown), "microphone “file microphone” is gone")
    };
    until(&shown, told_so);
    for asks in asks() {
        listener.tell(asks);
        until(&shown, told_so);
        assert!(listener.is_idle());
    }
    listener.close().unwrap();
    assistant.close();
}

/// The clock is the real one, so that the answer is not over by itself before the key is pressed.
#[test]
fn the_key_ends_an_answer_also_where_there_is_no_microphone() {
    const LONG: Duration = Duration::from_secs(60);
    let runtime = runtime();
    let _inside = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());
    let gone = vec![(Duration::ZERO, Incident::Unplug(MICROPHONE))];
    let sound = after_a_moment(devices(Vec::new(), gone)).paced();
    let (mouth, heard) = mouth();
    let (show, shown) = channel();
    let setup = Setup {
        voices: Box::new(SlowVoice),
        in_step: false,
        ..setup(sound, &assistant, show)
    };
    let listener = Listener::start(setup, heard).unwrap();
    let manner = Manner::of(&SpeechSettings::default(), Language::ENGLISH);
    let story = "Once upon a time there was a very long story.";
    mouth.say(story, manner);
    listener.tell(Input::Voiced {
        answer: 1,
        clause: story.to_owned(),
        rate: SPEAKER_RATE,
        samples: vec![0.1_f32; LONG.as_secs() as usize * SPEAKER_RATE as usize].into(),
    });
    until(&shown, |shown| *shown == Shown::State(Listening::Speaking));
    listener.tell(Input::Press(Purpose::Request));
    let (mut silent, mut told) = (false, false);
    until(&shown, |shown| {
        assert!(!listened_to(shown), "{shown:?}");
        silent |= *shown == Shown::State(Listening::Idle);
        told |= contains(complaint(shown), "No microphone was found");
        silent && told
    });
    let sound = listener.close().unwrap();
    assert!(sound.clock() < LONG, "it was over by itself");
    assistant.close();
}
