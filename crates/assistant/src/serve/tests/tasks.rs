use sotto_api::{
    Id, Kind, NewTask, Position, Priority, ProblemCode, Reply, Request, Task, TaskFilter,
    TaskPatch, TaskRequest, TaskState, When,
};

use super::{World, not_there, says};

fn ask(world: &World, request: TaskRequest) -> Reply {
    world.ask(Request::Task(request))
}

fn new(text: &str) -> NewTask {
    NewTask {
        text: text.into(),
        ..NewTask::default()
    }
}

fn add(world: &World, text: &str) -> Task {
    let Reply::Task(task) = ask(world, TaskRequest::Add(new(text))) else {
        panic!("no task");
    };
    task
}

fn texts(world: &World, state: TaskState) -> Vec<String> {
    let filter = TaskFilter {
        state,
        due_before: None,
    };
    let Reply::Tasks(tasks) = ask(world, TaskRequest::List(filter)) else {
        panic!("no tasks");
    };
    tasks.into_iter().map(|task| task.text).collect()
}

#[test]
fn each_request_does_what_it_says_and_can_be_undone() {
    let world = World::new();
    let (_, said) = world.undone(Request::Task(TaskRequest::Add(new("water the plants"))));
    assert_eq!(said, "The task is gone.");
    let (plants, bank) = (
        add(&world, "water the plants"),
        add(&world, "call the bank"),
    );
    let due = world.when_in(60);
    let patch = TaskPatch {
        priority: Some(Priority::High),
        due: Some(Some(due.clone())),
        ..TaskPatch::default()
    };
    let id = plants.id;
    let change = |patch| Request::Task(TaskRequest::Change { id, patch });
    let (reply, said) = world.undone(change(patch));
    assert!(matches!(reply, Reply::Task(task) if task.due == Some(due)));
    assert_eq!(said, "The task is as it was.");
    let to_the_end = TaskRequest::Move {
        id,
        to: Position::End,
    };
    world.undone(Request::Task(to_the_end.clone()));
    ask(&world, to_the_end);
    assert_eq!(
        texts(&world, TaskState::Open),
        ["call the bank", "water the plants"]
    );
    world.undone(Request::Task(TaskRequest::Complete { id }));
    ask(&world, TaskRequest::Complete { id });
    assert_eq!(texts(&world, TaskState::Done), ["water the plants"]);
    world.undone(Request::Task(TaskRequest::Reopen { id }));
    let reply = ask(&world, TaskRequest::Get { id });
    assert!(matches!(reply, Reply::Task(task) if task.done.is_some()));
    let (reply, said) = world.undone(Request::Task(TaskRequest::Delete { id: bank.id }));
    assert_eq!((reply, said), (Reply::Done, "The task is back.".into()));
}

#[test]
fn what_cannot_be_is_refused() {
    let world = World::new();
    let id = Id::new();
    for request in [
        TaskRequest::Get { id },
        TaskRequest::Complete { id },
        TaskRequest::Reopen { id },
        TaskRequest::Delete { id },
        TaskRequest::Change {
            id,
            patch: TaskPatch::default(),
        },
        TaskRequest::Move {
            id,
            to: Position::Top,
        },
    ] {
        not_there(&world, Request::Task(request), Kind::Task);
    }
    let empty = world.refused(Request::Task(TaskRequest::Add(new("  "))));
    says(&empty, ProblemCode::Invalid, "without words");
    let nowhere = NewTask {
        due: Some(When {
            zone: "Mars/Olympus".into(),
            ..world.when_in(60)
        }),
        ..new("land")
    };
    let problem = world.refused(Request::Task(TaskRequest::Add(nowhere)));
    says(&problem, ProblemCode::Invalid, "Mars/Olympus");
    let task = add(&world, "call");
    let beside = TaskRequest::Move {
        id: task.id,
        to: Position::After { id },
    };
    not_there(&world, Request::Task(beside), Kind::Task);
}
