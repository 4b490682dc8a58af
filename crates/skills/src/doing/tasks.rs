//! Tasks.

use sotto_api::{Id, NewTask, Position, Priority, Task as Item, TaskFilter, TaskPatch, TaskState};
use sotto_store::tasks as kept;

use crate::calls::Call;
use crate::numbers;

use super::repeats::when_told;
use super::when::{read_when, stretch_of};
use super::{Asked, Done, Line, NotDone, Result, Task, find};

/// More than this many are not read out.
const MOST_TOLD: usize = 8;

pub(super) fn carry_out(task: &Task<'_>) -> Result<Done> {
    match task.verb.tool.as_str() {
        "task_add" => add(task),
        "task_list" => list(task),
        "task_move" => move_to(task),
        _ => change(task),
    }
}

fn priority(task: &Task<'_>) -> Option<Priority> {
    match task.word("priority")? {
        "high" => Some(Priority::High),
        "low" => Some(Priority::Low),
        _ => Some(Priority::Normal),
    }
}

fn priority_said(task: &Task<'_>, priority: Priority) -> String {
    let name = match priority {
        Priority::High => "task.high",
        Priority::Normal => "task.normal",
        Priority::Low => "task.low",
    };
    task.here.book.line(&Line::new(name))
}

fn add(task: &Task<'_>) -> Result<Done> {
    let text = task.need("text")?;
    let mut done = Done::plain().with("text", text);
    let mut new = NewTask {
        text: text.to_owned(),
        priority: priority(task).unwrap_or_default(),
        due: None,
    };
    if task.word("due").is_some() {
        let due = read_when(task, "due", true)?;
        done = done.with("due", due.said.as_str());
        new.due = Some(due.when);
    }
    let item: Item = task.act(&done, |writer| kept::add(writer, &new))?;
    Ok(done.about(item.id))
}

fn items(task: &Task<'_>, state: TaskState) -> Result<Vec<Item>> {
    let filter = TaskFilter {
        state,
        due_before: None,
    };
    Ok(task.here.store.read(|reader| kept::list(reader, &filter))?)
}

fn meant(task: &Task<'_>, state: TaskState) -> Result<Item> {
    let words = task.need("text")?;
    let mut all = items(task, state)?;
    // Of two of the same name the one that was touched last is meant.
    all.sort_by_key(|item| item.changed);
    find::one(
        task,
        "text",
        words,
        &all,
        |item| item.text.clone(),
        "task.unknown",
    )
    .cloned()
}

fn list(task: &Task<'_>) -> Result<Done> {
    let mut open = items(task, TaskState::Open)?;
    if open.is_empty() {
        return Ok(Done::instead(Line::new("task.none")));
    }
    if let Some(words) = task.word("due") {
        let stretch = stretch_of(task, words)?;
        let until = stretch.until.timestamp();
        let undated = open.iter().filter(|item| item.due.is_none()).count();
        open.retain(|item| {
            item.due
                .as_ref()
                .and_then(|due| due.first())
                .is_some_and(|due| due < until)
        });
        if open.is_empty() {
            let line = Line::new("task.none_then").with("time", stretch.said);
            // Who has something to do, though not by then, has not nothing to do.
            return Ok(Done::instead(match undated {
                0 => line,
                _ => line.with("count", undated.to_string()),
            }));
        }
    }
    let all = open.len();
    let more = open.len().saturating_sub(MOST_TOLD);
    let each: Vec<String> = open
        .iter()
        .take(MOST_TOLD)
        .map(|item| match &item.due {
            Some(due) => {
                let line = Line::new("task.with_due").with("text", item.text.as_str());
                task.here
                    .book
                    .line(&line.with("due", when_told(task, due, None)))
            }
            None => item.text.clone(),
        })
        .collect();
    let told = open.iter().take(MOST_TOLD).map(|item| item.id);
    let tasks = task.told(each, more);
    let answer = match (task.call.counts, all) {
        (false, _) => tasks,
        (true, 1) => task
            .here
            .book
            .line(&Line::new("task.one").with("tasks", tasks)),
        (true, _) => {
            let line = Line::new("task.many").with("count", all.to_string());
            task.here.book.line(&line.with("tasks", tasks))
        }
    };
    Ok(Done::answer(answer).about(open[0].id).told(told))
}

fn change(task: &Task<'_>) -> Result<Done> {
    let tool = task.verb.tool.as_str();
    let state = if tool == "task_undo" {
        TaskState::Done
    } else {
        TaskState::Open
    };
    let item = match meant(task, state) {
        // A done task may be deleted too.
        Err(NotDone::Failed(_)) if tool == "task_delete" => meant(task, TaskState::Done)?,
        // "Check off milk" is said of what was bought, too.
        Err(NotDone::Failed(unknown)) if tool == "task_done" => return off_a_list(task, unknown),
        other => other?,
    };
    let mut done = Done::plain().with("text", item.text.as_str());
    if tool != "task_delete" {
        done = done.about(item.id);
    }
    let id: Id = item.id;
    match tool {
        "task_done" => task
            .act(&done, |writer| kept::complete(writer, id))
            .map(drop)?,
        "task_undo" => task
            .act(&done, |writer| kept::reopen(writer, id))
            .map(drop)?,
        "task_delete" => task.act(&done, |writer| kept::delete(writer, id))?,
        "task_priority" => {
            let wanted = priority(task).ok_or_else(|| task.ask("priority"))?;
            done = done.with("priority", priority_said(task, wanted));
            let patch = TaskPatch {
                priority: Some(wanted),
                ..TaskPatch::default()
            };
            task.act(&done, |writer| kept::change(writer, id, &patch))
                .map(drop)?;
        }
        _ => {
            let due = read_when(task, "due", true)?;
            done = done.with("due", due.said.as_str());
            let patch = TaskPatch {
                due: Some(Some(due.when)),
                ..TaskPatch::default()
            };
            task.act(&done, |writer| kept::change(writer, id, &patch))
                .map(drop)?;
        }
    }
    Ok(done)
}

/// Takes something off a list that is no task. `unknown` is said where it is on none either.
fn off_a_list(task: &Task<'_>, unknown: Line) -> Result<Done> {
    let call = Call::new("list_remove").with_things("items", [task.need("text")?]);
    match super::carried_out(&call, task.here, task.only_asked) {
        Ok(mut done) => {
            let mut line = Line::new("list.ticked_off");
            line.with.clone_from(&done.said);
            done.instead = Some(line);
            Ok(done)
        }
        Err(NotDone::Failed(_)) => Err(NotDone::failed(unknown)),
        Err(NotDone::Ask(asked)) => Err(NotDone::Ask(Asked {
            slot: "text".to_owned(),
            ..asked
        })),
        Err(other) => Err(other),
    }
}

fn move_to(task: &Task<'_>) -> Result<Done> {
    let item = meant(task, TaskState::Open)?;
    let words = task.need("position")?;
    let to = position(task, words, item.id)?;
    let done = Done::plain()
        .with("text", item.text.as_str())
        .with("position", words)
        .about(item.id);
    task.act(&done, |writer| kept::move_to(writer, item.id, to))?;
    Ok(done)
}

/// Where in the order: "the top", "number three", "above the laundry".
fn position(task: &Task<'_>, words: &str, moved: Id) -> Result<Position> {
    let book = task.here.book;
    let small = words.to_lowercase();
    let any = |name: &'static str| {
        let line = book.line(&Line::new(name));
        line.split(", ")
            .any(|word| small.split_whitespace().any(|said| said == word))
    };
    if any("position.top") {
        return Ok(Position::Top);
    }
    if any("position.end") {
        return Ok(Position::End);
    }
    let tokens: Vec<&str> = small.split_whitespace().collect();
    let number = (0..tokens.len())
        .find_map(|at| numbers::read_at(&tokens[at..], task.here.language))
        .and_then(|found| found.value.whole())
        .and_then(|number| u32::try_from(number).ok())
        .filter(|number| *number > 0);
    if let Some(nth) = number {
        return Ok(Position::Nth { nth });
    }
    let (before, rest) = match tokens.split_first() {
        Some((first, rest)) if any("position.before") => (
            true,
            if *first == "right" {
                &rest[1.min(rest.len())..]
            } else {
                rest
            },
        ),
        Some((_, rest)) if any("position.after") => (false, rest),
        _ => return Err(find::none("task.no_such_place", words)),
    };
    let others: Vec<Item> = items(task, TaskState::Open)?
        .into_iter()
        .filter(|item| item.id != moved)
        .collect();
    let id = find::one(
        task,
        "position",
        &rest.join(" "),
        &others,
        |item| item.text.clone(),
        "task.no_such_place",
    )?
    .id;
    Ok(if before {
        Position::Before { id }
    } else {
        Position::After { id }
    })
}
