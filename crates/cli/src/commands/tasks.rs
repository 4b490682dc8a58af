//! `sotto tasks`: what has to be done.

use sotto_api::{
    Id, NewTask, Position, Priority, Reply, Request, Task, TaskFilter, TaskPatch, TaskRequest,
    TaskState,
};
use sotto_skills::doing::Line;
use sotto_skills::numbers::Language;

use crate::arguments::{self, MoveTask, Place, ShownTasks, TaskVerb, Tasks, Where};
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{Clock, say};
use crate::kept::find::{self, Named, short, shorts};
use crate::kept::rows::{Row, plain, rows};
use crate::kept::{Desk, invalid, shown};
use crate::output::Output;

impl Named for Task {
    const WHAT: &str = "rows.a_task";
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
    let mut desk = Desk::open(home, output).await?;
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
            let told = desk.now.say("told.done", [("text", plain(&text))]);
            desk.act(request, |_| told).await
        }
        TaskVerb::Reopen { which } => {
            let Task { id, text, .. } = meant(&which.join(" "), true, desk).await?;
            let request = Request::Task(TaskRequest::Reopen { id });
            let told = desk.now.say("told.open_again", [("text", plain(&text))]);
            desk.act(request, |_| told).await
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
            desk.act(request, |reply| {
                let text = match reply {
                    Reply::Task(task) => one_line(task, &now),
                    _ => plain(&task.text),
                };
                now.say("told.changed", [("text", text)])
            })
            .await
        }
        TaskVerb::Delete { which } => {
            let Task { id, text, .. } = meant(&which.join(" "), false, desk).await?;
            let request = Request::Task(TaskRequest::Delete { id });
            let told = desk.now.say("told.deleted", [("text", plain(&text))]);
            desk.act(request, |_| told).await
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
    desk.show(&tasks, || {
        let none = match (tasks.is_empty(), state) {
            (true, TaskState::Open) => "told.nothing_to_do",
            (true, _) => "told.no_such_tasks",
            (false, _) => return lines(&tasks, &now),
        };
        format!("{}\n", now.say(none, []))
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
    let said = due.as_ref().map(|due| due.said.clone());
    let language = desk.now.language;
    let new = NewTask {
        text: text.clone(),
        priority: priority.map(Priority::from).unwrap_or_default(),
        due: due.map(|due| due.when),
    };
    desk.act(Request::Task(TaskRequest::Add(new)), |reply| {
        let line = match &said {
            Some(said) => Line::new("told.added_due").with("when", said.as_str()),
            None => Line::new("told.added"),
        };
        let line = line.with("text", plain(&text));
        match reply {
            Reply::Task(task) => line.with("id", short(task.id)),
            _ => line,
        }
        .said_in(language)
    })
    .await
}

async fn move_to(asked: MoveTask, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let open = kept(TaskState::Open, None, desk).await?;
    let language = desk.now.language;
    let task = find::one(language, &asked.which.join(" "), &open)?;
    let to = position(language, asked.place, |words| {
        let others: Vec<&Task> = open.iter().filter(|other| other.id != task.id).collect();
        neighbour(language, words, &others)
    })?;
    let request = Request::Task(TaskRequest::Move { id: task.id, to });
    let told = desk.now.say("told.moved", [("text", plain(&task.text))]);
    desk.act(request, |_| told).await
}

fn neighbour(language: Language, words: &str, others: &[&Task]) -> Result<Id, CliError> {
    let others: Vec<Task> = others.iter().map(|task| (*task).clone()).collect();
    Ok(find::one(language, words, &others)?.id)
}

/// A place in an order; `find` gives the id of a neighbour.
pub(super) fn position(
    language: Language,
    place: Place,
    find: impl Fn(&str) -> Result<Id, CliError>,
) -> Result<Position, CliError> {
    Ok(match (place.to, place.before, place.after) {
        (Some(Where::Top), ..) => Position::Top,
        (Some(Where::End), ..) => Position::End,
        (Some(Where::Nth(nth)), ..) => Position::Nth { nth },
        (_, Some(words), _) => Position::Before { id: find(&words)? },
        (.., Some(words)) => Position::After { id: find(&words)? },
        (None, None, None) => return Err(invalid(say(language, "told.where", []))),
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
    find::likely(desk.now.language, words, &likely, &rest).cloned()
}

/// Tasks in their order.
#[must_use]
pub fn lines(tasks: &[Task], now: &Clock) -> String {
    let ids: Vec<Id> = tasks.iter().map(|task| task.id).collect();
    let each: Vec<Row> = tasks
        .iter()
        .zip(shorts(&ids))
        .map(|(task, id)| Row::new([id, state(task, now), due(task, now)], words(task, now)))
        .collect();
    rows(&each)
}

fn one_line(task: &Task, now: &Clock) -> String {
    let parts = [state(task, now), plain(&words(task, now)), due(task, now)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

fn state(task: &Task, now: &Clock) -> String {
    let name = match (task.done, task.priority) {
        (Some(_), _) => "rows.done",
        (None, Priority::High) => "rows.high",
        (None, Priority::Normal) => return String::new(),
        (None, Priority::Low) => "rows.low",
    };
    now.say(name, [])
}

fn due(task: &Task, now: &Clock) -> String {
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
        now.say("rows.late", [("when", shown)])
    } else {
        now.say("rows.due", [("when", shown)])
    }
}

fn words(task: &Task, now: &Clock) -> String {
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
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
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
        assert_eq!(one_line(&high, &now), "high, Pay the rent, due today 18:00");
        assert_eq!(lines(&[], &now), "");
        let german = Clock {
            language: Language::GERMAN,
            ..now
        };
        assert_eq!(
            one_line(&high, &german),
            "hoch, Pay the rent, fällig heute 18:00"
        );
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
            position(Language::ENGLISH, place(Some(Where::Top), None), found).unwrap(),
            Position::Top
        );
        assert_eq!(
            position(Language::ENGLISH, place(None, Some("x")), found).unwrap(),
            Position::Before { id }
        );
        assert_eq!(
            position(Language::ENGLISH, place(None, None), found)
                .unwrap_err()
                .code(),
            2
        );
    }
}
