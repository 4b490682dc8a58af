//! `sotto tasks`: what has to be done.

use jiff::Zoned;
use sotto_api::{
    Id, NewTask, Position, Priority, Reply, Request, Task, TaskFilter, TaskPatch, TaskRequest,
    TaskState,
};

use crate::arguments::{self, MoveTask, Place, ShownTasks, TaskVerb, Tasks, Where};
use crate::error::CliError;
use crate::home::Home;
use crate::kept::find::{self, Named, short, shorts};
use crate::kept::rows::{Row, plain, rows};
use crate::kept::{Desk, invalid, shown};
use crate::output::Output;

impl Named for Task {
    const WHAT: &str = "task";
    const SHOWN_BY: &str = "sotto tasks --all";
    fn id(&self) -> Id {
        self.id
    }
    fn names(&self) -> Vec<String> {
        vec![self.text.clone()]
    }
}

impl From<arguments::Priority> for Priority {
    fn from(priority: arguments::Priority) -> Self {
        match priority {
            arguments::Priority::High => Self::High,
            arguments::Priority::Normal => Self::Normal,
            arguments::Priority::Low => Self::Low,
        }
    }
}

/// Does it.
pub async fn tasks(asked: Tasks, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut desk = Desk::at(home, output);
    let desk = &mut desk;
    match asked.what.unwrap_or(TaskVerb::List(asked.shown)) {
        TaskVerb::List(which) => list(which, desk).await,
        TaskVerb::Add {
            text,
            due,
            priority,
        } => add(text.join(" "), due, priority, desk).await,
        TaskVerb::Done { which } => {
            let Task { id, text, .. } = meant(&which.join(" "), false, desk).await?;
            let request = Request::Task(TaskRequest::Complete { id });
            desk.act(request, |_| format!("Done: {}.", plain(&text)))
                .await
        }
        TaskVerb::Reopen { which } => {
            let Task { id, text, .. } = meant(&which.join(" "), true, desk).await?;
            let request = Request::Task(TaskRequest::Reopen { id });
            desk.act(request, |_| format!("Open again: {}.", plain(&text)))
                .await
        }
        TaskVerb::Move(asked) => move_to(asked, desk).await,
        TaskVerb::Change {
            which,
            text,
            due,
            no_due,
            priority,
        } => {
            let task = meant(&which.join(" "), false, desk).await?;
            let due = match due {
                Some(words) => Some(Some(desk.times().await?.when(&words, true)?.when)),
                None => no_due.then_some(None),
            };
            let patch = TaskPatch {
                text,
                priority: priority.map(Priority::from),
                due,
            };
            let request = Request::Task(TaskRequest::Change { id: task.id, patch });
            let now = desk.now.clone();
            desk.act(request, |reply| match reply {
                Reply::Task(task) => format!("Changed: {}", one_line(task, &now)),
                _ => format!("Changed: {}.", plain(&task.text)),
            })
            .await
        }
        TaskVerb::Delete { which } => {
            let Task { id, text, .. } = meant(&which.join(" "), false, desk).await?;
            let request = Request::Task(TaskRequest::Delete { id });
            desk.act(request, |_| {
                format!("Deleted: {}. `sotto undo` brings it back.", plain(&text))
            })
            .await
        }
    }
}

async fn list(which: ShownTasks, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let due_before = match &which.before {
        Some(words) => Some(desk.times().await?.before(words)?),
        None => None,
    };
    let state = match (which.done, which.all) {
        (true, _) => TaskState::Done,
        (_, true) => TaskState::All,
        _ => TaskState::Open,
    };
    let tasks = kept(state, due_before, desk).await?;
    let now = desk.now.clone();
    desk.show(&tasks, || match (tasks.is_empty(), state) {
        (true, TaskState::Open) => "Nothing is to be done.\n".to_owned(),
        (true, _) => "There are no such tasks.\n".to_owned(),
        (false, _) => lines(&tasks, &now),
    })
}

async fn add(
    text: String,
    due: Option<String>,
    priority: Option<arguments::Priority>,
    desk: &mut Desk<'_>,
) -> Result<(), CliError> {
    let due = match due {
        Some(words) => Some(desk.times().await?.when(&words, true)?),
        None => None,
    };
    let said = due.as_ref().map(|due| format!(", due {}", due.said));
    let new = NewTask {
        text: text.clone(),
        priority: priority.map(Priority::from).unwrap_or_default(),
        due: due.map(|due| due.when),
    };
    desk.act(Request::Task(TaskRequest::Add(new)), |reply| {
        let id = match reply {
            Reply::Task(task) => format!(" ({})", short(task.id)),
            _ => String::new(),
        };
        format!("Added{id}: {}{}.", plain(&text), said.unwrap_or_default())
    })
    .await
}

async fn move_to(asked: MoveTask, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let open = kept(TaskState::Open, None, desk).await?;
    let task = find::one(&asked.which.join(" "), &open)?;
    let to = position(asked.place, |words| {
        let others: Vec<&Task> = open.iter().filter(|other| other.id != task.id).collect();
        neighbour(words, &others)
    })?;
    let request = Request::Task(TaskRequest::Move { id: task.id, to });
    desk.act(request, |_| format!("Moved: {}.", plain(&task.text)))
        .await
}

fn neighbour(words: &str, others: &[&Task]) -> Result<Id, CliError> {
    let others: Vec<Task> = others.iter().map(|task| (*task).clone()).collect();
    Ok(find::one(words, &others)?.id)
}

/// A place in an order; `find` gives the id of a neighbour.
pub(super) fn position(
    place: Place,
    find: impl Fn(&str) -> Result<Id, CliError>,
) -> Result<Position, CliError> {
    Ok(match (place.to, place.before, place.after) {
        (Some(Where::Top), ..) => Position::Top,
        (Some(Where::End), ..) => Position::End,
        (Some(Where::Nth(nth)), ..) => Position::Nth { nth },
        (_, Some(words), _) => Position::Before { id: find(&words)? },
        (.., Some(words)) => Position::After { id: find(&words)? },
        (None, None, None) => return Err(invalid("Say where: --to, --before or --after.")),
    })
}

async fn kept(
    state: TaskState,
    due_before: Option<jiff::Timestamp>,
    desk: &Desk<'_>,
) -> Result<Vec<Task>, CliError> {
    let filter = TaskFilter { state, due_before };
    desk.get(Request::Task(TaskRequest::List(filter))).await
}

/// The task that is meant: among those that are done or those that are not, else among the others.
async fn meant(words: &str, done: bool, desk: &Desk<'_>) -> Result<Task, CliError> {
    let all = kept(TaskState::All, None, desk).await?;
    let (likely, rest): (Vec<Task>, Vec<Task>) = all
        .into_iter()
        .partition(|task| task.done.is_some() == done);
    find::likely(words, &likely, &rest).cloned()
}

/// Tasks in their order.
#[must_use]
pub fn lines(tasks: &[Task], now: &Zoned) -> String {
    let ids: Vec<Id> = tasks.iter().map(|task| task.id).collect();
    let each: Vec<Row> = tasks
        .iter()
        .zip(shorts(&ids))
        .map(|(task, id)| Row::new([id, state(task), due(task, now)], words(task, now)))
        .collect();
    rows(&each)
}

fn one_line(task: &Task, now: &Zoned) -> String {
    let parts = [state(task), plain(&words(task, now)), due(task, now)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}.", parts.join(", "))
}

fn state(task: &Task) -> String {
    match (task.done, task.priority) {
        (Some(_), _) => "done",
        (None, Priority::High) => "high",
        (None, Priority::Normal) => "",
        (None, Priority::Low) => "low",
    }
    .to_owned()
}

fn due(task: &Task, now: &Zoned) -> String {
    let Some(when) = &task.due else {
        return String::new();
    };
    let shown = shown::when(when, None, now);
    // Something due on a day is not late before that day is over.
    let late = if when.all_day {
        when.local.date() < now.date()
    } else {
        when.first().is_some_and(|due| due < now.timestamp())
    };
    if late && task.done.is_none() && when.rule.is_none() {
        format!("late: {shown}")
    } else {
        format!("due {shown}")
    }
}

fn words(task: &Task, now: &Zoned) -> String {
    match &task.due {
        Some(due) => shown::with_repeats(&task.text, due, now),
        None => task.text.clone(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use sotto_api::When;

    fn task(id: &str, text: &str) -> Task {
        Task {
            id: format!("01998000-0000-7000-8000-{id}").parse().unwrap(),
            text: text.to_owned(),
            priority: Priority::Normal,
            due: None,
            done: None,
            place: "a".to_owned(),
            created: jiff::Timestamp::UNIX_EPOCH,
            changed: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    fn due(local: &str, all_day: bool) -> Option<When> {
        Some(When {
            local: local.parse().unwrap(),
            zone: "Europe/Berlin".into(),
            all_day,
            rule: None,
            zone_named: false,
        })
    }

    #[test]
    fn tasks_are_shown_with_what_matters_about_them() {
        let now = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let plain = task("000000003f2a", "Call mum");
        let high = Task {
            priority: Priority::High,
            due: due("2026-11-21T18:00", false),
            ..task("0000000081bc", "Pay the rent")
        };
        let today = Task {
            due: due("2026-11-21T00:00", true),
            ..task("000000000001", "Water the plants")
        };
        let late = Task {
            due: due("2026-11-20T00:00", true),
            ..task("000000000002", "Send the letter")
        };
        let done = Task {
            done: Some(jiff::Timestamp::UNIX_EPOCH),
            ..task("000000000003", "Sleep")
        };
        assert_eq!(
            lines(&[plain, high.clone(), today, late, done], &now),
            "3f2a                         Call mum\n\
             81bc  high  due today 18:00  Pay the rent\n\
             0001        due today        Water the plants\n\
             0002        late: yesterday  Send the letter\n\
             0003  done                   Sleep\n"
        );
        assert_eq!(
            one_line(&high, &now),
            "high, Pay the rent, due today 18:00."
        );
        assert_eq!(lines(&[], &now), "");
    }

    #[test]
    fn a_place_is_a_position() {
        let place = |to, before: Option<&str>| Place {
            to,
            before: before.map(str::to_owned),
            after: None,
        };
        let id = task("000000000001", "").id;
        let found = |_: &str| Ok(id);
        assert_eq!(
            position(place(Some(Where::Top), None), found).unwrap(),
            Position::Top
        );
        assert_eq!(
            position(place(None, Some("x")), found).unwrap(),
            Position::Before { id }
        );
        assert_eq!(position(place(None, None), found).unwrap_err().code(), 2);
    }
}
