//! Somebody who has talked with Sotto for years: ten thousand turns in one conversation.

use jiff::Timestamp;
use serde_json::Value;
use sotto_api::{Id, Outcome, Turn, UnderstoodBy, Via};
use sotto_store::{Act, Store, StoreError, history};

use crate::page::Page;
use crate::place::{Place, Wishes};
use crate::process::wait_until;

const TURNS: usize = 10_000;
/// So many in one commit.
const CHUNK: usize = 1_000;
/// More is never drawn at once, however long the history is.
const MOST_DRAWN: usize = 120;

/// The turn that lies in the middle of the window.
const IN_THE_MIDDLE: &str = "
    const at = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('li');
    return at ? Number(at.getAttribute('aria-posinset')) : 0;";

/// Keeps so many turns in one conversation.
pub fn talked_before(store: &Store, turns: usize) -> Id {
    let now = Timestamp::now();
    let act = || Act::by_hand(now, "").for_good();
    let conversation = store.act(act(), history::begin).unwrap().id;
    for from in (0..turns).step_by(CHUNK) {
        let kept: Result<(), StoreError> = store.act(act(), |writer| {
            (from..turns.min(from + CHUNK))
                .try_for_each(|number| history::add(writer, &turn(conversation, number, now)))
        });
        kept.unwrap();
    }
    conversation
}

fn turn(conversation: Id, number: usize, now: Timestamp) -> Turn {
    Turn {
        id: Id::new(),
        conversation,
        replaces: None,
        revision: 0,
        via: Via::Hotkey,
        heard: format!("what did I want to ask the doctor about visit number {number}"),
        answer: format!(
            "You wanted to ask whether visit {number} is paid for, and when to come back."
        ),
        understood_by: UnderstoodBy::Pattern,
        actions: Vec::new(),
        outcome: Outcome::Answered,
        sources: Vec::new(),
        recording: None,
        trace: Vec::new(),
        created: now,
    }
}

/// The number of the turn in the middle of the window, from 1 on; 0 where there is none.
fn in_the_middle(place: &Place) -> usize {
    let found = place.find(Page::Window, IN_THE_MIDDLE).unwrap_or_default();
    usize::try_from(found.as_u64().unwrap_or(0)).unwrap()
}

#[test]
fn ten_thousand_turns_scroll_from_end_to_end_and_few_are_drawn() {
    let Some(mut place) = Place::prepare(Wishes::default()) else {
        return;
    };
    let conversation = talked_before(&place.store(), TURNS);
    place.start(&[]);
    place.until_title("Today");
    place.take_up();
    place.go(&["g", "c"], "Conversations");
    place.until_there("main li a");
    let link = format!("main a[href*=\"{conversation}\"]");
    place.until_there(&link);
    let first = "what did I want to ask the doctor about visit number 0";
    wait_until("the first words of the conversation are known", || {
        place.text_of(Page::Window, &link).contains(first)
    });
    let whole = place.text_of(Page::Window, &link);
    place.tab_to(&whole);
    place.desk.press(&["Return"]);
    place.until_there("main article");

    let all = place.find(
        Page::Window,
        "return document.querySelector('main li[aria-setsize]').getAttribute('aria-setsize');",
    );
    assert_eq!(all, Some(Value::from(TURNS.to_string())));
    // One who opens a conversation wants to know how it ended.
    wait_until("the last turn is seen", || {
        in_the_middle(&place) > TURNS - 20
    });
    few_are_drawn(&place);

    place.desk.press(&["Home"]);
    wait_until("the first turn is seen", || {
        (1..20).contains(&in_the_middle(&place))
    });
    few_are_drawn(&place);
    let mut before = in_the_middle(&place);
    for _ in 0..10 {
        place.desk.press(&["Next"]);
        wait_until("another page of turns is seen", || {
            in_the_middle(&place) > before
        });
        before = in_the_middle(&place);
    }
    // By the bar at the side, into the middle of everything.
    place.find(
        Page::Window,
        "scrollTo(0, document.documentElement.scrollHeight / 2); return true;",
    );
    wait_until("turns of the middle are seen", || {
        (TURNS / 3..TURNS / 3 * 2).contains(&in_the_middle(&place))
    });
    few_are_drawn(&place);
    place.desk.press(&["End"]);
    wait_until("the last turn is seen again", || {
        in_the_middle(&place) > TURNS - 20
    });
    place.fits("a long conversation");
}

fn few_are_drawn(place: &Place) {
    let drawn = place.count("main article");
    assert!((1..=MOST_DRAWN).contains(&drawn), "{drawn} turns are drawn");
}
