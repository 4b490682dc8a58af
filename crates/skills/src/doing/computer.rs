//! The computer around Sotto: volume, sound, media keys, programs, pages, the lock, screenshots.

use serde_json::{Value, json};
use sotto_store::Act;

use crate::desktop::{DesktopError, Media};
use crate::numbers;

use super::{Done, Line, NotDone, Result, Task, failed};

/// How much one "louder" is, in percent.
const STEP: u8 = 10;

pub(super) fn carry_out(task: &Task<'_>) -> Result<Done> {
    let desktop = task.here.desktop;
    match task.verb.tool.as_str() {
        "volume_up" | "volume_down" | "volume_set" => volume(task),
        "mute" => sound(task, true),
        "unmute" => sound(task, false),
        "media_play" => media(task, Media::Play, "pause"),
        "media_pause" => media(task, Media::Pause, "play"),
        "media_next" => media(task, Media::Next, "previous"),
        "media_previous" => media(task, Media::Previous, "next"),
        "open_app" => {
            let app = task.need("app")?;
            desktop.open_app(app).map_err(refused)?;
            Ok(for_good(task, Done::plain().with("app", app)))
        }
        "open_page" => {
            let page = task.need("page")?;
            desktop.open_page(page).map_err(refused)?;
            Ok(for_good(task, Done::plain().with("page", page)))
        }
        "lock_screen" => {
            desktop.lock().map_err(refused)?;
            Ok(for_good(task, Done::plain()))
        }
        _ => {
            let path = desktop.screenshot().map_err(refused)?;
            let done = Done::plain().with("path", path.to_string_lossy());
            keep(task, &done, json!({ "picture": path }))?;
            Ok(done)
        }
    }
}

fn refused(error: DesktopError) -> NotDone {
    NotDone::failed(failed::refused(&error))
}

/// Keeps that it was done: an undo right behind it is for nothing older. It is done all the same where that cannot be kept.
fn for_good(task: &Task<'_>, done: Done) -> Done {
    let _ = task.act(&done, |_| Ok(()));
    done
}

/// Keeps how it was, for "undo that".
fn keep(task: &Task<'_>, done: &Done, inverse: Value) -> Result<()> {
    task.act(done, |writer| {
        writer.outside(inverse);
        Ok(())
    })
}

fn volume(task: &Task<'_>) -> Result<Done> {
    let desktop = task.here.desktop;
    let before = desktop.volume().map_err(refused)?;
    let number = |slot: &'static str| -> Option<u8> {
        let said = task.word(slot)?;
        if let Some(percent) = task.here.book.percent(said) {
            return Some(percent);
        }
        let words = said.replace('%', " ");
        let tokens: Vec<&str> = words.split_whitespace().collect();
        let found =
            (0..tokens.len()).find_map(|at| numbers::read_at(&tokens[at..], task.here.language))?;
        // A part of one ("two thirds") is a part of all there is.
        let share = found.value.approximate();
        let percent = if share > 0.0 && share < 1.0 {
            share * 100.0
        } else {
            share
        };
        Some(percent.round().clamp(0.0, 100.0) as u8)
    };
    let after = match task.verb.tool.as_str() {
        "volume_up" => before
            .saturating_add(number("amount").unwrap_or(STEP))
            .min(100),
        "volume_down" => before.saturating_sub(number("amount").unwrap_or(STEP)),
        _ => number("level").ok_or_else(|| task.ask("level"))?,
    };
    desktop.set_volume(after).map_err(refused)?;
    let said = task
        .here
        .book
        .line(&Line::new("computer.percent").with("number", after.to_string()));
    let done = Done::answer(said).with("level", after.to_string());
    keep(task, &done, json!({ "volume": before }))?;
    Ok(done)
}

fn sound(task: &Task<'_>, off: bool) -> Result<Done> {
    let desktop = task.here.desktop;
    let before = desktop.muted().map_err(refused)?;
    desktop.set_muted(off).map_err(refused)?;
    let done = Done::plain();
    keep(task, &done, json!({ "muted": before }))?;
    Ok(done)
}

fn media(task: &Task<'_>, key: Media, back: &str) -> Result<Done> {
    let desktop = task.here.desktop;
    let as_before = match key {
        Media::Play => desktop.plays() == Some(true),
        Media::Pause => desktop.plays() == Some(false),
        Media::Next | Media::Previous => false,
    };
    desktop.media(key).map_err(refused)?;
    let done = Done::plain();
    if as_before {
        // What played before plays on when that is taken back, and an undo right behind it is for nothing older.
        let act = Act::in_turn(task.now(), task.here.key, String::new()).for_good();
        task.here.store.act(act, |_| Ok(()))?;
    } else {
        keep(task, &done, json!({ "media": back }))?;
    }
    Ok(done)
}
