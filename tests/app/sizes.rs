//! Screens that are tiny, huge or twice as fine, and words that are longer than any screen, run from right to left, or are no
//! letters at all: nothing is cut off, and everything can be reached.

use serde_json::Value;
use sotto_api::{NewTask, Request, TaskRequest};

use crate::by_keyboard::SCREENS;
use crate::history::talked_before;
use crate::page::Page;
use crate::place::{Place, Wishes};
use crate::process::wait_until;

/// The window is no larger than the screen it is on.
const ON_THE_SCREEN: &str = "
    return outerWidth <= screen.width && outerHeight <= screen.height && innerWidth > 0;";
/// The title can be seen without scrolling sideways, and scrolling brings it into sight.
const TITLE_IS_REACHED: &str = "
    const title = document.querySelector('[data-page-title]');
    title.scrollIntoView({ block: 'nearest' });
    const box = title.getBoundingClientRect();
    return box.width > 0 && box.left >= 0 && box.right <= innerWidth && box.bottom > 0 && box.top < innerHeight;";
/// Lines of text stay short enough to be read.
const MEASURE: &str = "return document.querySelector('main .page').getBoundingClientRect().width;";
/// How the task that begins with these letters runs.
const DIRECTION: &str = "
    const rows = [...document.querySelectorAll('[data-id] .words .main')];
    const row = rows.find((one) => one.innerText.startsWith(arguments[0]));
    return row ? getComputedStyle(row).direction : '';";

fn on(screen: (u32, u32), scale: u32) -> Option<Place> {
    let mut place = Place::prepare(Wishes {
        screen,
        scale,
        ..Wishes::default()
    })?;
    talked_before(&place.store(), 3);
    place.start(&[]);
    place.until_title("Today");
    place.take_up();
    Some(place)
}

fn every_screen_fits(place: &Place) {
    assert!(
        place.is_so(ON_THE_SCREEN),
        "the window is larger than the screen"
    );
    for (keys, title) in SCREENS {
        place.go(keys, title);
        wait_until(&format!("{title:?} is loaded"), || {
            place.count("main .skeleton") == 0
        });
        place.fits(title);
        assert!(place.is_so(TITLE_IS_REACHED), "{title:?} is not seen");
    }
}

#[test]
fn a_tiny_screen_shows_every_screen_whole() {
    let Some(place) = on((320, 240), 1) else {
        return;
    };
    every_screen_fits(&place);
    // The microphone can be closed from everywhere.
    assert!(place.count("header [role=switch]") > 0);
}

#[test]
fn a_huge_screen_leaves_lines_that_can_be_read() {
    let Some(place) = on((5_120, 2_880), 1) else {
        return;
    };
    every_screen_fits(&place);
    place.go(&["g", "n"], "Notes");
    assert!(place.number(MEASURE) <= 1_300.0);
}

#[test]
fn a_fine_screen_shows_everything_twice_as_large() {
    let Some(place) = on((1_280, 900), 2) else {
        return;
    };
    assert_eq!(place.number("return devicePixelRatio;"), 2.0);
    every_screen_fits(&place);
}

#[test]
fn strange_words_are_shown_whole_and_run_their_way() {
    let long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen".repeat(12);
    let tasks = [
        long.as_str(),
        "שלום עולם, תזכיר לי לקנות חלב",
        "اشترِ الحليب من المتجر غدًا",
        "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 👍🏽 ∑∫√ 漢字かな交じり文",
        "left \u{202e}and never back again",
        "https://example.org/?q=%F0%9F%98%80&a=b\\c\"d'<script>e</script>",
    ];
    let Some(place) = on((480, 600), 1) else {
        return;
    };
    for text in tasks {
        let task = NewTask {
            text: text.to_owned(),
            ..NewTask::default()
        };
        place.ask(Request::Task(TaskRequest::Add(task)));
    }
    place.go(&["g", "t"], "Tasks");
    wait_until("all of them are shown", || {
        place.count("[data-id]") == tasks.len()
    });
    place.fits("tasks with strange words");
    let shown = place.text();
    for text in tasks {
        assert!(shown.contains(text), "{text:?} in {shown}");
    }
    for (begins, runs) in [("Donau", "ltr"), ("שלום", "rtl"), ("اشترِ", "rtl")] {
        let direction = place.find_with(Page::Window, DIRECTION, &[Value::from(begins)]);
        assert_eq!(direction, Some(Value::from(runs)), "{begins}");
    }
    // A name that is longer than the screen keeps nothing from being done with it.
    place.go(&["g", "h"], "Today");
    place.fits("today");
    place.go(&["g", "t"], "Tasks");
    place.tab_to(&format!("Done: {long}"));
    place.desk.press(&["space"]);
    wait_until("it is ticked off", || {
        place.count("[data-id]") == tasks.len() - 1
    });
}
