//! More pages than there is room for, and pages that come and go.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn the_seventeenth_page_is_told_that_there_are_too_many() {
    let house = House::new().await;
    let mut pages = Vec::new();
    for _ in 0..16 {
        pages.push(Page::open(&house).await);
    }
    let mut late = Page::silent(&house.serve).await;
    let hello = json!({ "hello": { "protocol": 1, "token": house.token } });
    late.say(&hello).await;
    let refused = late.hear().await;
    assert_eq!(refused["refused"]["code"], "busy", "{refused}");
    // All of them are served.
    for page in &mut pages {
        let status = page.ask(json!({ "kind": "status" })).await;
        assert_eq!(status["kind"], "status");
    }
    // One goes, and its place is free before long.
    drop(pages.pop());
    wait(async {
        loop {
            let mut page = Page::silent(&house.serve).await;
            page.say(&hello).await;
            if page.hear().await["welcome"].is_object() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    })
    .await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_requests_at_once_are_all_answered_in_their_order() {
    let house = House::new().await;
    let mut page = Page::open(&house).await;
    for id in 0..100 {
        let ask = json!({ "ask": { "id": id, "request": { "kind": "status" } } });
        page.say(&ask).await;
    }
    for id in 0..100 {
        let reply = page.hear().await;
        assert_eq!(reply["reply"]["id"], id, "{reply}");
        assert_eq!(reply["reply"]["reply"]["kind"], "status", "{reply}");
    }
    house.close().await;
}
