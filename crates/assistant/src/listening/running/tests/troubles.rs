//! Whatever is wrong with a device, the loop tells it in a sentence and goes on: whoever presses the key after it is listened to.

use sotto_audio::device_file::Incident;

use super::hurried::{
    Hurried, MICROPHONE, RATE, ROOM, SPEAKER, after_a_moment, complaint, contains, devices,
    good_news, listened_to, quiet, seconds,
};
use super::*;

/// Something that happens to a device.
struct Trouble {
    incidents: Vec<(Duration, Incident)>,
    /// It was so before anybody listened.
    before: bool,
    /// Somebody is listened to when it happens.
    in_a_turn: bool,
    /// The microphone is turned up too far.
    loud: bool,
    /// Stands in the sentence that tells of it.
    told: &'static str,
    /// Stands in the one that says that it is over, where there is one.
    over: Option<&'static str>,
}

fn trouble(
    incidents: Vec<(Duration, Incident)>,
    told: &'static str,
    over: Option<&'static str>,
) -> Trouble {
    Trouble {
        incidents,
        before: false,
        in_a_turn: false,
        loud: false,
        told,
        over,
    }
}

/// What is cut off on both sides.
fn too_loud() -> Vec<f32> {
    (0..ROOM.as_secs() * u64::from(RATE))
        .map(|at| if at / 80 % 2 == 0 { 1.0 } else { -1.0 })
        .collect()
}

/// Everything that can be wrong with devices and be told.
fn troubles() -> Vec<Trouble> {
    let again = Some("is there again");
    vec![
        trouble(
            vec![(seconds(1), Incident::Busy(MICROPHONE, seconds(2)))],
            "microphone “file microphone” is used by another program",
            again,
        ),
        Trouble {
            before: true,
            ..trouble(
                vec![(Duration::ZERO, Incident::Busy(MICROPHONE, seconds(1)))],
                "microphone “file microphone” is used by another program",
                again,
            )
        },
        trouble(
            vec![(seconds(1), Incident::Refused(MICROPHONE, seconds(1)))],
            "does not let Sotto use the microphone",
            again,
        ),
        Trouble {
            before: true,
            ..trouble(
                vec![(Duration::ZERO, Incident::Refused(MICROPHONE, seconds(1)))],
                "does not let Sotto use the microphone",
                again,
            )
        },
        Trouble {
            before: true,
            ..trouble(
                vec![
                    (Duration::ZERO, Incident::Unplug(MICROPHONE)),
                    (seconds(2), Incident::PlugIn(MICROPHONE)),
                ],
                "No microphone was found. Plug one in",
                again,
            )
        },
        Trouble {
            before: true,
            ..trouble(
                vec![
                    (Duration::ZERO, Incident::Unplug(SPEAKER)),
                    (seconds(2), Incident::PlugIn(SPEAKER)),
                ],
                "until then answers appear as text",
                again,
            )
        },
        Trouble {
            in_a_turn: true,
            ..trouble(
                vec![
                    (seconds(1), Incident::Unplug(MICROPHONE)),
                    (seconds(3), Incident::PlugIn(MICROPHONE)),
                ],
                "microphone “file microphone” is gone",
                again,
            )
        },
        trouble(
            vec![
                (seconds(1), Incident::Unplug(SPEAKER)),
                (seconds(3), Incident::PlugIn(SPEAKER)),
            ],
            "loudspeaker “file loudspeaker” is gone",
            again,
        ),
        Trouble {
            in_a_turn: true,
            ..trouble(
                vec![(seconds(1), Incident::Rate(MICROPHONE, 8_000))],
                "hears only as much as a telephone (8000 Hz)",
                None,
            )
        },
        trouble(
            vec![(seconds(1), Incident::Stall(MICROPHONE))],
            "microphone “file microphone” had stopped by itself and was opened again",
            None,
        ),
        trouble(
            vec![(seconds(1), Incident::Nothing(seconds(5)))],
            "is open and delivers nothing at all",
            Some("delivers sound again"),
        ),
        Trouble {
            in_a_turn: true,
            ..trouble(
                vec![(seconds(1), Incident::Sleep(seconds(10)))],
                "are lost, because the computer slept or was too busy",
                None,
            )
        },
        Trouble {
            loud: true,
            ..trouble(Vec::new(), "is too loud: its sound is cut off", None)
        },
    ]
}

#[test]
fn whatever_is_wrong_with_a_device_is_told_and_the_key_works_after_it() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());
    for trouble in troubles() {
        println!("{}", trouble.told);
        let room = if trouble.loud { too_loud() } else { quiet() };
        let mut sound = devices(room, trouble.incidents);
        if trouble.before {
            sound = after_a_moment(sound);
        }
        let (_mouth, heard) = mouth();
        if trouble.in_a_turn {
            // Before the clock goes at all, so that it is listened when it happens.
            let start = Happened::Input(Input::Start(Purpose::Request));
            heard.tell.try_send(start).unwrap();
        }
        let (show, shown) = channel();
        let listener = Listener::start(setup(Hurried(sound), &assistant, show), heard).unwrap();
        if trouble.in_a_turn {
            until(&shown, listened_to);
        }
        until(&shown, |shown| contains(complaint(shown), trouble.told));
        if let Some(over) = trouble.over {
            until(&shown, |shown| contains(good_news(shown), over));
        }
        if trouble.in_a_turn {
            // Nobody says anything, so that it is over by itself.
            until(&shown, |shown| *shown == Shown::State(Listening::Idle));
        }
        listener.tell(Input::Press(Purpose::Request));
        until(&shown, listened_to);
        listener.close().unwrap();
    }
    assistant.close();
}

/// It hears as well as before, so that it is no fault; but it is told, and the request that was open goes on.
#[test]
fn a_microphone_that_goes_on_at_another_rate_is_told_of_in_mid_turn_and_loses_nothing() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());
    let incidents = vec![(seconds(1), Incident::Rate(MICROPHONE, 44_100))];
    let (_mouth, heard) = mouth();
    let start = Happened::Input(Input::Start(Purpose::Request));
    heard.tell.try_send(start).unwrap();
    let (show, shown) = channel();
    let sound = Hurried(devices(quiet(), incidents));
    let listener = Listener::start(setup(sound, &assistant, show), heard).unwrap();
    until(&shown, listened_to);
    let mut still_open = true;
    until(&shown, |shown| {
        assert_eq!(complaint(shown), None);
        still_open &= *shown != Shown::State(Listening::Idle);
        contains(good_news(shown), "runs at 44100 Hz now")
    });
    assert!(still_open, "the request was given up");
    // Nobody says anything, so that it is over by itself.
    until(&shown, |shown| *shown == Shown::State(Listening::Idle));
    listener.tell(Input::Press(Purpose::Request));
    until(&shown, listened_to);
    listener.close().unwrap();
    assistant.close();
}

/// For so long the lid is closed.
const NIGHT: Duration = Duration::from_secs(8 * 3_600);

/// Listens through a second of silence, a night with the lid closed, and silence after it. With `begun` somebody is listened
/// to from the first frame on.
fn over_night(
    assistant: &Assistant,
    begun: Option<Purpose>,
) -> (Listener<Hurried>, Receiver<Shown>) {
    let sound = devices(quiet(), vec![(seconds(1), Incident::Suspend(NIGHT))]);
    let (_mouth, heard) = mouth();
    if let Some(purpose) = begun {
        // Before the clock goes at all, so that it is listened when it happens.
        let start = Happened::Input(Input::Start(purpose));
        heard.tell.try_send(start).unwrap();
    }
    let (show, shown) = channel();
    let listener = Listener::start(setup(Hurried(sound), assistant, show), heard);
    (listener.unwrap(), shown)
}

/// Ends it in the morning.
fn ends_after_the_night(listener: Listener<Hurried>, assistant: &Assistant) {
    let sound = listener.close().unwrap();
    assert!(sound.0.clock() > NIGHT);
    assistant.close();
}

/// A night with the lid closed: nothing was heard meanwhile and nothing is missing, so there is nothing to tell.
#[test]
fn after_a_computer_that_stood_still_nothing_is_told_and_the_key_works() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());
    let (listener, shown) = over_night(&assistant, None);
    let nothing_told = |shown: &Shown| {
        let told = complaint(shown).or(good_news(shown));
        assert_eq!(told, None);
    };
    // At most 30 a second: two seconds were heard by then, and the night lies within them.
    let mut levels = 0;
    until(&shown, |shown| {
        nothing_told(shown);
        levels += usize::from(matches!(shown, Shown::Level(_)));
        levels == 60
    });
    listener.tell(Input::Press(Purpose::Request));
    until(&shown, |shown| {
        nothing_told(shown);
        listened_to(shown)
    });
    ends_after_the_night(listener, &assistant);
}

/// The same in the middle of a request: the time in which the computer slept is nobody's silence.
#[test]
fn a_request_that_was_open_when_the_computer_slept_goes_on_where_it_was() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());
    let (listener, shown) = over_night(&assistant, Some(Purpose::Request));
    until(&shown, listened_to);
    // Nobody says anything, so it is waited for eight seconds. At most 30 levels are shown in one: had the night counted, there
    // were no more than those of the first one and a little more.
    let mut levels = 0;
    until(&shown, |shown| {
        assert_eq!(complaint(shown).or(good_news(shown)), None);
        levels += usize::from(matches!(shown, Shown::Level(_)));
        *shown == Shown::State(Listening::Idle)
    });
    assert!(levels > 120, "given up after {levels} levels");
    listener.tell(Input::Press(Purpose::Request));
    until(&shown, listened_to);
    ends_after_the_night(listener, &assistant);
}
