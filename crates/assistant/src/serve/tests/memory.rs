use sotto_api::{FactRequest, FactSource, Id, Kind, NewFact, ProblemCode, Reply, Request};

use super::{World, not_there, says};

fn new(text: &str) -> FactRequest {
    FactRequest::Remember(NewFact {
        text: text.into(),
        source: FactSource::Written,
    })
}

#[test]
fn each_request_does_what_it_says_and_can_be_undone() {
    let world = World::new();
    let undone = |request| world.undone(Request::Memory(request));
    assert_eq!(undone(new("Ann likes tea")).1, "Forgotten again.");
    let Reply::Fact(fact) = world.ask(Request::Memory(new("Ann likes tea"))) else {
        panic!("no fact");
    };
    let id = fact.id;
    let text = "Ann likes coffee".to_owned();
    let (reply, _) = undone(FactRequest::Change { id, text });
    assert!(matches!(reply, Reply::Fact(fact) if fact.text == "Ann likes coffee"));
    assert_eq!(
        world.ask(Request::Memory(FactRequest::List)),
        Reply::Facts(vec![fact])
    );
    let (reply, said) = undone(FactRequest::Forget { id });
    assert_eq!((reply, said), (Reply::Done, "I remember it again.".into()));
}

#[test]
fn what_cannot_be_is_refused() {
    let world = World::new();
    let id = Id::new();
    let text = "something".to_owned();
    for request in [FactRequest::Change { id, text }, FactRequest::Forget { id }] {
        not_there(&world, Request::Memory(request), Kind::Fact);
    }
    let empty = world.refused(Request::Memory(new(" ")));
    says(&empty, ProblemCode::Invalid, "without words");
}
