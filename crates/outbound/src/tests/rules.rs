//! The rules without a network: switch, addresses, proxies, redirects, events.

use proptest::prelude::*;

use super::door;
use crate::*;

fn address(text: &str) -> Address {
    Address::of_url(text).unwrap()
}

fn allows(switch: &Switch, purpose: Purpose, url: &str, grant: Grant) -> bool {
    decide(switch, purpose, &address(url), grant, None).is_ok()
}

#[test]
fn by_default_only_the_users_own_click_passes() {
    let switch = Switch::default();
    for purpose in Purpose::ALL {
        assert!(!allows(
            &switch,
            purpose,
            "https://models.example",
            Grant::Standing
        ));
        assert!(allows(
            &switch,
            purpose,
            "https://models.example",
            Grant::ByUser
        ));
    }
}

#[test]
fn each_purpose_is_called_the_same_everywhere() {
    for purpose in Purpose::ALL {
        let written = serde_json::to_value(purpose).unwrap();
        assert_eq!(written, purpose.name());
        let text = format!("purposes = ['{}']", purpose.name());
        let read = SwitchFile::parse(text.as_bytes());
        assert_eq!(read.switch.purposes, [purpose].into());
    }
}

#[test]
fn a_collector_gets_nothing_that_nobody_asked_for() {
    let mut switch = Switch::default();
    let collector = "http://localhost:4318";
    // That a language model answers there is no leave for anything else.
    switch.endpoints.insert(address(collector));
    let asks = |switch: &Switch| allows(switch, Purpose::TurnTraces, collector, Grant::Standing);
    assert!(!asks(&switch));
    switch.purposes.insert(Purpose::TurnTraces);
    assert!(asks(&switch));
}

#[test]
fn a_local_language_model_passes_once_it_is_configured_and_only_there() {
    let mut switch = Switch::default();
    let ollama = "http://localhost:11434/v1";
    assert!(!allows(
        &switch,
        Purpose::ExternalModel,
        ollama,
        Grant::Standing
    ));
    switch.endpoints.insert(address(ollama));
    assert!(allows(
        &switch,
        Purpose::ExternalModel,
        ollama,
        Grant::Standing
    ));
    assert!(!allows(
        &switch,
        Purpose::ExternalModel,
        "http://localhost:1234",
        Grant::Standing
    ));
    assert!(!allows(
        &switch,
        Purpose::ModelDownload,
        ollama,
        Grant::Standing
    ));
    // Configured but outside: the purpose must be switched on as well.
    switch.endpoints.insert(address("https://api.example"));
    assert!(!allows(
        &switch,
        Purpose::ExternalModel,
        "https://api.example",
        Grant::Standing
    ));
    switch.purposes.insert(Purpose::ExternalModel);
    assert!(allows(
        &switch,
        Purpose::ExternalModel,
        "https://api.example",
        Grant::Standing
    ));
}

#[test]
fn a_place_outside_cannot_send_sotto_to_this_machine() {
    let switch = Switch {
        purposes: Purpose::ALL.into(),
        ..Switch::default()
    };
    let outside = address("https://models.example");
    for inside in [
        "http://127.0.0.1:80",
        "http://[::1]:80",
        "http://localhost",
        "http://[::ffff:127.0.0.1]:80",
    ] {
        let answer = decide(
            &switch,
            Purpose::ModelDownload,
            &address(inside),
            Grant::ByUser,
            Some(&outside),
        );
        assert_eq!(answer, Err(Refusal::Inward), "{inside}");
    }
}

proptest! {
    #[test]
    fn forbid_all_beats_everything(port: u16, host in "[a-z]{1,10}|127\\.0\\.0\\.1|localhost", which in 0..Purpose::ALL.len(),
                                   by_user: bool, on: bool, configured: bool) {
        let purpose = Purpose::ALL[which];
        let place = Address::new(&host, port).unwrap();
        let mut switch = Switch { forbid_all: true, ..Switch::default() };
        if on { switch.purposes.extend(Purpose::ALL); }
        if configured { switch.endpoints.insert(place.clone()); }
        let grant = if by_user { Grant::ByUser } else { Grant::Standing };
        prop_assert_eq!(decide(&switch, purpose, &place, grant, None), Err(Refusal::AllForbidden));
        switch.forbid_all = false;
        let unknown = decide(&switch, Purpose::Unknown, &place, grant, None);
        prop_assert_eq!(unknown, Err(Refusal::UnknownPurpose));
    }

    #[test]
    fn hostile_settings_never_open_the_door(bytes: Vec<u8>) {
        let read = SwitchFile::parse(&bytes);
        prop_assert!(read.switch.forbid_all || read.switch.purposes.is_empty());
    }

    #[test]
    fn hostile_events_never_panic(bytes: Vec<u8>) {
        let mut events = 0;
        for event in EventStream::new(bytes.as_slice()) { events += usize::from(event.is_ok()); }
        prop_assert!(events <= bytes.len());
    }

    #[test]
    fn hostile_addresses_never_panic(text in ".{0,80}") {
        if let Ok(address) = Address::of_url(&text) {
            prop_assert_eq!(Address::try_from(address.to_string()).unwrap(), address);
        }
    }
}

#[test]
fn damaged_settings_are_read_as_the_stricter_choice() {
    let read = SwitchFile::parse(b"forbid_all = 'maybe'\npurposes = ['model-download']");
    assert!(read.switch.forbid_all && read.switch.purposes.contains(&Purpose::ModelDownload));
    assert_eq!(read.damaged, ["forbid_all"]);

    let read =
        SwitchFile::parse(b"forbid_all = false\npurposes = 7\n[proxy]\nurl = 'http://proxy:3128'");
    assert!(!read.switch.forbid_all && read.switch.purposes.is_empty());
    assert_eq!(read.switch.proxy.url.as_deref(), Some("http://proxy:3128"));
    assert_eq!(read.damaged, ["purposes"]);

    let read = SwitchFile::parse(b"forbid_all = fal");
    assert!(read.switch.forbid_all);
    assert_eq!(read.damaged, ["*"]);

    // A purpose of a newer version is passed over, and the known ones stay.
    let read = SwitchFile::parse(b"purposes = ['telepathy', 'external-model']");
    assert_eq!(read.switch.purposes, [Purpose::ExternalModel].into());
}

#[test]
fn a_change_is_kept_and_counts_for_every_door_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (door(folder.path()), door(folder.path()));
    one.change(|switch| {
        switch.purposes.insert(Purpose::ModelDownload);
        switch.endpoints.insert(address("http://[::1]:8080"));
        switch.proxy.url = Some("socks5h://proxy:1080".to_owned());
    })
    .unwrap();
    let place = address("https://models.example");
    other
        .ask(Purpose::ModelDownload, &place, Grant::Standing)
        .unwrap()
        .done();
    assert_eq!(other.switch().unwrap().switch, one.switch().unwrap().switch);
    other.change(|switch| switch.forbid_all = true).unwrap();
    let refused = one
        .ask(Purpose::ModelDownload, &place, Grant::ByUser)
        .unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("all connections are forbidden"),
        "{refused}"
    );
}

#[test]
fn changes_at_once_are_all_kept() {
    let folder = tempfile::tempdir().unwrap();
    let port = |thread: u16, number: u16| 10_000 + thread * 100 + number;
    std::thread::scope(|threads| {
        for thread in 0..4 {
            let folder = folder.path();
            threads.spawn(move || {
                // A door of its own, as another program has it.
                let door = door(folder);
                for number in 0..20 {
                    let place = address(&format!("http://127.0.0.1:{}", port(thread, number)));
                    door.change(|switch| {
                        switch.endpoints.insert(place);
                    })
                    .unwrap();
                }
            });
        }
    });
    let read = door(folder.path()).switch().unwrap();
    assert!(read.damaged.is_empty(), "{:?}", read.damaged);
    assert_eq!(read.switch.endpoints.len(), 80);
}

#[test]
fn addresses_are_read_and_shown() {
    for (url, shown, local) in [
        (
            "https://Models.Example./path?key=x",
            "models.example:443",
            false,
        ),
        ("http://localhost:11434/v1", "localhost:11434", true),
        ("http://127.8.9.1", "127.8.9.1:80", true),
        ("http://[::1]:8080/x", "[::1]:8080", true),
        ("http://127.0.0.1.example", "127.0.0.1.example:80", false),
        ("http://192.168.1.2:80", "192.168.1.2:80", false),
    ] {
        let read = address(url);
        assert_eq!(
            (read.to_string().as_str(), read.is_loopback()),
            (shown, local)
        );
    }
    for bad in [
        "",
        "ftp://host/",
        "http://",
        "https://user:secret@host/",
        "no scheme",
        "http://ho st/",
        "file:///etc",
    ] {
        let error = Address::of_url(bad).unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
    }
}

#[test]
fn the_proxy_is_chosen_as_every_program_does_it() {
    let none = ProxySetting::default();
    let pick = |setting: &ProxySetting, url: &str, variables: &[(&str, &str)]| {
        let environment = |name: &str| {
            variables
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        };
        choose_proxy(
            setting,
            &address(url),
            url.starts_with("https:"),
            &environment,
        )
        .map(|choice| choice.shown())
    };
    let all = [
        ("HTTP_PROXY", "http://plain:1"),
        ("HTTPS_PROXY", "http://me:pw@safe:2/"),
        ("NO_PROXY", ".lan, .corp,9.9.9.9,x:8"),
    ];
    let safe = Some("safe:2".to_owned());
    assert_eq!(pick(&none, "https://a.example", &all), safe);
    assert_eq!(
        pick(&none, "http://a.example", &all),
        Some("plain:1".to_owned())
    );
    assert_eq!(pick(&none, "https://a.corp", &all), None);
    assert_eq!(pick(&none, "https://corp", &all), None);
    assert_eq!(pick(&none, "https://acorp", &all), safe);
    assert_eq!(pick(&none, "https://9.9.9.9", &all), None);
    assert_eq!(pick(&none, "https://x:8", &all), None);
    assert_eq!(pick(&none, "https://x:9", &all), safe);
    assert_eq!(
        pick(&none, "https://a", &[("all_proxy", "socks5://s:3")]),
        Some("s:3".to_owned())
    );
    assert_eq!(
        pick(
            &none,
            "https://a",
            &[("ALL_PROXY", "http://s:3"), ("NO_PROXY", "*")]
        ),
        None
    );
    assert_eq!(pick(&none, "https://a", &[("HTTPS_PROXY", " ")]), None);
    // What is meant for this machine never travels over another one.
    assert_eq!(pick(&none, "http://localhost:11434", &all), None);
    let own = ProxySetting {
        url: Some("http://own:4".to_owned()),
        bypass: vec!["b".to_owned()],
        ..none.clone()
    };
    assert_eq!(pick(&own, "https://a.corp", &all), Some("own:4".to_owned()));
    assert_eq!(pick(&own, "https://b", &all), None);
    assert_eq!(
        pick(
            &ProxySetting {
                use_environment: false,
                ..none
            },
            "https://a",
            &all
        ),
        None
    );
}

#[test]
fn a_secret_is_never_printed() {
    let call = Call::get(Purpose::ExternalModel, "https://api.example")
        .bearer(Secret::new("sk-123".to_owned()));
    assert!(!format!("{call:?}").contains("sk-123"));
}

#[test]
fn redirects_are_read_against_where_they_come_from() {
    use crate::redirect::target;
    let from = "https://a.example/b/c?d=e";
    assert_eq!(target(from, "/x").unwrap(), "https://a.example/x");
    assert_eq!(target(from, "x?y#z").unwrap(), "https://a.example/b/x?y");
    assert_eq!(target(from, "?x").unwrap(), "https://a.example/b/c?x");
    assert_eq!(
        target(from, "//b.example/x").unwrap(),
        "https://b.example/x"
    );
    assert_eq!(
        target(from, "https://b.example:8/x").unwrap(),
        "https://b.example:8/x"
    );
    for bad in ["http://a.example/", "ftp://a/", "", "file:///etc/passwd"] {
        assert!(target(from, bad).is_err(), "{bad}");
    }
}

#[test]
fn events_are_read_in_every_form_that_servers_write() {
    let text = ": hello\r\nevent: delta\r\ndata: one\r\ndata:two\r\n\r\n\n\ndata: [DONE]\n\nid: 7\n\ndata: last";
    let events: Vec<_> = EventStream::new(text.as_bytes())
        .map(Result::unwrap)
        .collect();
    let data: Vec<_> = events
        .iter()
        .map(|event| (event.name.as_str(), event.data.as_str()))
        .collect();
    assert_eq!(data, [("delta", "one\ntwo"), ("", "[DONE]"), ("", "last")]);
    let endless = vec![b'x'; 2 << 20];
    let mut events = EventStream::new(endless.as_slice());
    assert!(events.next().unwrap().is_err());
    assert!(events.next().is_none());
}
