//! The switch of the microphone, for the menu of the icon and for its key: an open one is closed, and a closed one is opened.

use sotto_api::{Event, ListenRequest, Reply, Request};

use crate::door::Door;

/// Turns it. Nobody waits for an answer here, so what does not work is told to every face.
pub async fn switch(door: &Door) {
    let closed = closes(&door.ask(Request::Settings).await);
    let asked = Request::Listen(ListenRequest::Mute { closed });
    if let Reply::Problem(problem) = door.ask(asked).await {
        door.announce(Event::Problem(problem));
    }
}

/// Whether it is to be closed, by what is said of the settings. Where nothing is said of them, closing is the safe side.
fn closes(told: &Reply) -> bool {
    match told {
        Reply::Settings(settings) => !settings.machine.microphone_closed,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use sotto_api::{Problem, ProblemCode, Settings};

    use super::*;

    #[test]
    fn it_is_turned_by_how_it_stands_and_closed_where_that_is_not_known() {
        let mut settings = Settings::default();
        assert!(closes(&Reply::Settings(settings.clone())));
        settings.machine.microphone_closed = true;
        assert!(!closes(&Reply::Settings(settings)));
        let problem = Problem::new(ProblemCode::Stopped, "Sotto is closing.");
        assert!(closes(&Reply::Problem(problem)));
        assert!(closes(&Reply::Done));
    }
}
