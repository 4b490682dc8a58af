use sotto_api::{
    DictationRequest, DictationWent, Id, Keep, KeepSettingsPatch, Kind, NewDictation, ProblemCode,
    Reply, Request, SettingsPatch,
};

use super::{World, not_there, says};

fn new(text: &str) -> NewDictation {
    NewDictation {
        id: Id::new(),
        heard: "dear ann comma".to_owned(),
        text: text.to_owned(),
        program: Some("Gedit".to_owned()),
        went: DictationWent::Waits,
    }
}

fn keep(new: &NewDictation) -> Request {
    Request::Dictation(DictationRequest::Keep(new.clone()))
}

fn list(world: &World) -> Vec<Id> {
    let (before, limit) = (None, 10);
    let reply = world.ask(Request::Dictation(DictationRequest::List { before, limit }));
    let Reply::Dictations(all) = reply else {
        panic!("no dictations");
    };
    all.into_iter().map(|dictation| dictation.id).collect()
}

#[test]
fn each_request_does_what_it_says_and_what_is_deleted_can_be_brought_back() {
    let world = World::new();
    let (first, second) = (new("Dear Ann,"), new("Yours"));
    world.ask(keep(&first));
    world.ask(keep(&second));
    let written = NewDictation {
        went: DictationWent::Written,
        ..first.clone()
    };
    let Reply::Dictation(kept) = world.ask(keep(&written)) else {
        panic!("no dictation");
    };
    assert_eq!((kept.id, kept.went), (first.id, DictationWent::Written));
    assert_eq!(list(&world), [second.id, first.id]);
    let get = DictationRequest::Get { id: first.id };
    assert_eq!(world.ask(Request::Dictation(get)), Reply::Dictation(kept));
    let undone = |request| world.undone(Request::Dictation(request));
    let (reply, said) = undone(DictationRequest::Delete { id: first.id });
    assert_eq!(
        (reply, said),
        (Reply::Done, "The dictation is back.".into())
    );
    let (reply, said) = undone(DictationRequest::DeleteAll);
    assert_eq!(
        (reply, said),
        (Reply::Done, "The dictations are back.".into())
    );
    assert_eq!(list(&world).len(), 2);
}

#[test]
fn where_none_are_to_be_kept_none_is() {
    let world = World::new();
    let patch = KeepSettingsPatch {
        dictations: Some(Keep::Never),
        ..KeepSettingsPatch::default()
    };
    let patch = SettingsPatch {
        keep: Some(patch),
        ..SettingsPatch::default()
    };
    world.ask(Request::ChangeSettings(Box::new(patch)));
    assert_eq!(world.ask(keep(&new("Dear Ann,"))), Reply::Done);
    assert!(list(&world).is_empty());
}

#[test]
fn what_cannot_be_is_refused() {
    let world = World::new();
    let id = Id::new();
    for request in [
        DictationRequest::Get { id },
        DictationRequest::Delete { id },
    ] {
        not_there(&world, Request::Dictation(request), Kind::Dictation);
    }
    let empty = world.refused(keep(&new(" ")));
    says(&empty, ProblemCode::Invalid, "without words");
}
