//! Newer versions of Sotto as a face asks for them. Nobody is reached who is not on this machine.

mod fetched;

use sotto_api::{ConnectionEnding, ConnectionPurpose, UpdatePackage, Updates};

use super::*;

/// Nobody signs with it.
const KEY: &str = "MCowBQYDK2VwAyEAjsPHvP7/vpw8ecif0QU4zBBV5tIcVLS7vxOqaYOHc7o=";

fn updates(look: bool) -> Request {
    Request::Network(NetworkRequest::Updates { look })
}

impl World {
    async fn told(&self, asked: Request) -> Updates {
        match self.ask(asked).await {
            Reply::Updates(told) => told,
            other => panic!("not told: {other:?}"),
        }
    }

    async fn looks_in_vain(&self) -> Problem {
        self.in_vain(NetworkRequest::Updates { look: true }).await
    }

    async fn in_vain(&self, asked: NetworkRequest) -> Problem {
        match self.ask(Request::Network(asked)).await {
            Reply::Problem(problem) => problem,
            other => panic!("done: {other:?}"),
        }
    }

    async fn ledger(&self) -> Vec<sotto_api::Connection> {
        let all = NetworkRequest::Ledger {
            newest: None,
            before: None,
        };
        match self.ask(Request::Network(all)).await {
            Reply::Ledger(ledger) => ledger,
            other => panic!("no ledger: {other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn at_first_nothing_is_looked_for() {
    let world = World::open();
    let told = world.told(updates(false)).await;
    assert_eq!(told.here, env!("CARGO_PKG_VERSION"));
    assert!(!told.allowed && told.newer.is_none());
    let problem = world.looks_in_vain().await;
    let sentence = problem.sentence.to_lowercase();
    assert!(sentence.contains("nothing was sent"), "{sentence}");
    // Neither is anything fetched, and there is nothing to stop or to show.
    let problem = world.in_vain(NetworkRequest::GetUpdate).await;
    let sentence = problem.sentence.to_lowercase();
    assert!(sentence.contains("nothing was sent"), "{sentence}");
    for asked in [NetworkRequest::StopUpdate, NetworkRequest::ShowUpdate] {
        let problem = world.in_vain(asked).await;
        assert_eq!(problem.code, ProblemCode::NotFound, "{problem}");
    }
    let told = world.told(updates(false)).await;
    assert_eq!(told.package, UpdatePackage::Absent);
    assert!(world.ledger().await.is_empty());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_switched_on_is_offline_all_the_same() {
    let world = World::open();
    let set = sotto_updates::Updates {
        check: false,
        address: Some("http://127.0.0.1:9/sotto.json".to_owned()),
        key: Some(KEY.to_owned()),
    };
    set.write(&world.folder.path().join("data")).unwrap();
    let allow = |allowed| Request::Network(NetworkRequest::AllowUpdates { allowed });
    let told = world.told(allow(true)).await;
    assert!(told.allowed && told.announced);
    let offline = NetworkRequest::Offline { offline: true };
    world.ask(Request::Network(offline)).await;
    let problem = world.looks_in_vain().await;
    assert_eq!(problem.code, ProblemCode::Network);
    let ledger = world.ledger().await;
    assert_eq!(ledger.len(), 1, "{ledger:?}");
    assert_eq!(ledger[0].purpose, ConnectionPurpose::Update);
    let refused = ConnectionEnding::Refused { offline: true };
    assert_eq!(ledger[0].ending, refused);
    let told = world.told(allow(false)).await;
    assert!(!told.allowed && told.announced);
    world.close().await;
}
