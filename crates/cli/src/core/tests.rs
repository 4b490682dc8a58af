//! Who holds the data folder, and how it changes hands.
#![allow(clippy::unwrap_used)]

use sotto_assistant::Manner;
use sotto_assistant::turn::Signal;

use super::*;

struct Silent;

impl Mouth for Silent {
    fn say(&self, _: &str, _: Manner) {}
    fn hush(&self) {}
    fn signal(&self, _: Signal) {}
    fn ring(&self, _: bool) {}
}

async fn open(home: &Home) -> Result<Core, Problem> {
    let home = home.clone();
    tokio::task::spawn_blocking(move || {
        let opening = Opening::elsewhere(Arc::new(Silent));
        Core::open_with(&home, opening, Arc::new(NoKeychain))
    })
    .await
    .unwrap()
}

fn place() -> (tempfile::TempDir, Home) {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(Some(folder.path().join("data"))).unwrap();
    home.make().unwrap();
    (folder, home)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_core_holds_the_folder_until_it_is_closed() {
    let (_folder, home) = place();
    let core = open(&home).await.unwrap();
    let Err(problem) = open(&home).await else {
        panic!("two hold one folder");
    };
    assert_eq!(problem.code, ProblemCode::SecondOwner, "{problem}");
    core.close().await;
    open(&home).await.unwrap().close().await;
}
