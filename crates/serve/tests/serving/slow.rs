//! What takes its time does not hold up what a page asks after it.

use std::sync::{Arc, Mutex, mpsc};

use sotto_api::{
    DeviceRequest, Devices, DiagnosticsRequest, ModelRequest, NetworkRequest, Reply, Settings,
    Voice,
};
use sotto_assistant::{Assistant, Caretaker};
use sotto_skills::numbers::Language;

use super::*;

/// Looks at devices until it is let go on.
struct Slow(Mutex<mpsc::Receiver<()>>);

impl Caretaker for Slow {
    fn models(&self, _: &ModelRequest, _: &Settings, _: &Assistant) -> Reply {
        Reply::Models(Vec::new())
    }
    fn network(&self, _: NetworkRequest, _: &Assistant) -> Reply {
        Reply::Done
    }
    fn devices(&self, _: DeviceRequest, _: &Settings) -> Reply {
        let _ = self.0.lock().unwrap().recv_timeout(house::LONGEST);
        Reply::Devices(Devices::default())
    }
    fn voices(&self, _: &Settings) -> Vec<Voice> {
        Vec::new()
    }
    fn diagnose(&self, _: &DiagnosticsRequest, _: &Settings, _: Language) -> Reply {
        Reply::Engines(Vec::new())
    }
    fn is_at_work(&self) -> bool {
        false
    }
    fn leave(&self) {}
}

fn ask(id: u64, request: Value) -> Value {
    json!({ "ask": { "id": id, "request": request } })
}

#[tokio::test(flavor = "multi_thread")]
async fn stop_stops_at_once_while_devices_are_looked_at() {
    let house = House::new().await;
    let (go_on, held) = mpsc::channel();
    let slow = Arc::new(Slow(Mutex::new(held)));
    house.assistant.cared_for_by(slow);
    let mut page = Page::open(&house).await;
    let devices = json!({ "kind": "device", "value": { "do": "list" } });
    let models = json!({ "kind": "model", "value": { "do": "list" } });
    page.say(&ask(101, devices)).await;
    page.say(&ask(102, models)).await;
    page.say(&ask(103, json!({ "kind": "stop" }))).await;
    let stopped = page.hear().await;
    assert_eq!(stopped["reply"]["id"], 103, "{stopped}");
    // Those that take their time wait for each other, and each is answered.
    go_on.send(()).unwrap();
    for (id, kind) in [(101, "devices"), (102, "models")] {
        let reply = page.hear().await;
        assert_eq!(reply["reply"]["id"], id, "{reply}");
        assert_eq!(reply["reply"]["reply"]["kind"], kind, "{reply}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_goes_while_it_is_looked_for_leaves_nothing_behind() {
    let house = House::new().await;
    let (go_on, held) = mpsc::channel();
    let slow = Arc::new(Slow(Mutex::new(held)));
    house.assistant.cared_for_by(slow);
    let mut page = Page::open(&house).await;
    let devices = json!({ "kind": "device", "value": { "do": "list" } });
    page.say(&ask(101, devices)).await;
    page.say(&ask(102, json!({ "kind": "status" }))).await;
    let status = page.hear().await;
    assert_eq!(status["reply"]["id"], 102, "{status}");
    drop(page);
    go_on.send(()).unwrap();
    // Another page is served as always, and the house closes.
    let mut other = Page::open(&house).await;
    let status = other.ask(json!({ "kind": "status" })).await;
    assert_eq!(status["kind"], "status", "{status}");
    house.close().await;
}
