//! A long conversation: one thing asked after the other, and noise between; with `SOTTO_SOAK` for ten minutes.

use std::time::{Duration, Instant};

use sotto_api::{Request, TimerRequest};

use crate::needs::said;
use crate::place::Place;
use crate::speech::{SET_A_TIMER, Speech, WHAT_DATE, WHAT_TIME, nothing_said, words};
use crate::{TIMER, has, usual};

const LONG: Duration = Duration::from_secs(600);
/// Requests, where it is not to be long.
const FEW: usize = 3;
/// After so many requests everything that is needed once is there.
const WARM: usize = 9;
/// What the program may take beyond that at the end. A turn that was kept whole with its sound would take a megabyte.
const MORE: u64 = 32 << 20;

#[test]
fn a_long_conversation_loses_no_request_no_sound_and_no_memory() {
    let Some([set, date, time]) = said([SET_A_TIMER, WHAT_DATE, WHAT_TIME]) else {
        return;
    };
    let requests: [(Speech, &[&str]); 3] = [(set, &TIMER), (date, &["date"]), (time, &["time"])];
    let Some(mut place) = Place::open(usual()) else {
        return;
    };
    let noise = nothing_said();
    let soak = std::env::var_os("SOTTO_SOAK").is_some();
    let begun = Instant::now();
    let (mut asked, mut warm) = (0, None);
    while asked < FEW || (soak && begun.elapsed() < LONG) {
        let (round, which) = (asked / requests.len(), asked % requests.len());
        let (speech, word) = &requests[which];
        place.say(speech);
        let turn = place.talk.answered();
        asked += 1;
        assert!(has(&words(&turn.heard), word), "{turn:?}");
        for timer in place.timers() {
            // So that it does not ring into what follows.
            let id = Some(timer.id);
            place.ask(Request::Timer(TimerRequest::Cancel { id }));
        }
        if which + 1 == requests.len() {
            let nothing = &noise[round % noise.len()];
            place.say(&nothing.clone().first_seconds(4));
        }
        if asked == WARM {
            warm = Some(place.memory());
        }
    }
    let turns = place.turns();
    assert_eq!(turns.len(), asked, "{turns:?}");
    let lost = place.talk.problems();
    assert!(
        !lost.iter().any(|sentence| sentence.contains("are lost")),
        "{lost:?}"
    );
    if let Some(warm) = warm {
        let now = place.memory();
        assert!(now <= warm + MORE, "{warm} bytes became {now}");
    }
}
