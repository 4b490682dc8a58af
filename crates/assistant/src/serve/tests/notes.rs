use sotto_api::{Id, Kind, NewNote, NotePatch, NoteRequest, ProblemCode, Reply, Request};

use super::{World, not_there, says};

fn new(text: &str) -> NoteRequest {
    NoteRequest::Add(NewNote {
        title: None,
        text: text.into(),
    })
}

#[test]
fn each_request_does_what_it_says_and_can_be_undone() {
    let world = World::new();
    let undone = |request| world.undone(Request::Note(request));
    assert_eq!(undone(new("the code is 4711")).1, "The note is gone.");
    let Reply::Note(note) = world.ask(Request::Note(new("the code is 4711"))) else {
        panic!("no note");
    };
    let id = note.id;
    let patch = NotePatch {
        title: Some(Some("Door".into())),
        ..NotePatch::default()
    };
    let (reply, _) = undone(NoteRequest::Change { id, patch });
    assert!(matches!(reply, Reply::Note(note) if note.title.as_deref() == Some("Door")));
    let text = "and the key is under the mat".to_owned();
    let (reply, said) = undone(NoteRequest::Append { id, text });
    assert!(matches!(reply, Reply::Note(note) if note.text.contains("mat")));
    assert_eq!(said, "The addition is gone.");
    assert_eq!(
        world.ask(Request::Note(NoteRequest::Get { id })),
        Reply::Note(note.clone())
    );
    assert_eq!(
        world.ask(Request::Note(NoteRequest::List)),
        Reply::Notes(vec![note])
    );
    assert_eq!(undone(NoteRequest::Delete { id }).1, "The note is back.");
}

#[test]
fn what_cannot_be_is_refused() {
    let world = World::new();
    let id = Id::new();
    for request in [
        NoteRequest::Get { id },
        NoteRequest::Delete { id },
        NoteRequest::Change {
            id,
            patch: NotePatch::default(),
        },
        NoteRequest::Append {
            id,
            text: "more".into(),
        },
    ] {
        not_there(&world, Request::Note(request), Kind::Note);
    }
    let empty = world.refused(Request::Note(new(" \n")));
    says(&empty, ProblemCode::Invalid, "without words");
}
