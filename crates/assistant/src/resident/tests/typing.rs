//! What was dictated, written once more or taken back by whoever types.

use sotto_api::{Dictation, DictationRequest, DictationWent, Id, NewDictation};

use super::*;

/// Says what it is told to type.
#[derive(Default)]
struct Hands(Lines);

impl Typist for Hands {
    fn again(&self, dictation: Dictation, after: Duration) {
        let seconds = after.as_secs();
        self.0.add(format!("{} in {seconds}", dictation.text));
    }
    fn take_back(&self) {
        self.0.add("back");
    }
}

fn keep(text: &str) -> (Id, Request) {
    let id = Id::new();
    let new = NewDictation {
        id,
        heard: text.to_owned(),
        text: text.to_owned(),
        program: None,
        went: DictationWent::Written,
    };
    (id, Request::Dictation(DictationRequest::Keep(new)))
}

fn again(id: Option<Id>, after_seconds: u32) -> Request {
    Request::Dictation(DictationRequest::Again { id, after_seconds })
}

async fn code_of(assistant: &Assistant, request: Request) -> ProblemCode {
    match call(assistant, request).await {
        Reply::Problem(problem) => problem.code,
        other => panic!("it was done: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_dictated_is_typed_again_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let hands = Arc::new(Hands::default());
    assistant.typed_by(Arc::clone(&hands) as Arc<dyn Typist>);
    let nothing = code_of(&assistant, again(None, 0)).await;
    assert_eq!(nothing, ProblemCode::NotFound);
    let ((first, one), (_, two)) = (keep("one"), keep("two"));
    for request in [one, two, again(None, 3), again(Some(first), 0)] {
        let reply = call(&assistant, request).await;
        assert!(!matches!(reply, Reply::Problem(_)), "{reply:?}");
    }
    let back = Request::Dictation(DictationRequest::TakeBack);
    assert_eq!(call(&assistant, back).await, Reply::Done);
    for (request, code) in [
        (again(Some(Id::new()), 0), ProblemCode::NotFound),
        (again(None, 61), ProblemCode::Invalid),
    ] {
        assert_eq!(code_of(&assistant, request).await, code);
    }
    assert_eq!(hands.0.all(), ["two in 3", "one in 0", "back"]);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_types_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let (id, one) = keep("one");
    call(&assistant, one).await;
    for request in [
        again(Some(id), 0),
        Request::Dictation(DictationRequest::TakeBack),
    ] {
        assert_eq!(code_of(&assistant, request).await, ProblemCode::Device);
    }
    close(assistant).await;
}
