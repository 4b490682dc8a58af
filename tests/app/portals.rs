//! What answers on the bus in place of a desktop (`desktop.rs`): its portals for keys and for typing, and what shows notifications.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use zbus::Message;
use zbus::blocking::{Connection, MessageIterator};
use zbus::message::{Header, Type};
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};

use crate::desktop::{Held, Offers, Told};

/// Where the portals are.
pub const PLACE: &str = "/org/freedesktop/portal/desktop";
pub const KEYS: &str = "org.freedesktop.portal.GlobalShortcuts";
pub const NOTICES: &str = "org.freedesktop.Notifications";
const TYPING: &str = "org.freedesktop.portal.RemoteDesktop";
const REQUEST: &str = "org.freedesktop.portal.Request";
const SESSION: &str = "org.freedesktop.portal.Session";
const REGISTRY: &str = "org.freedesktop.host.portal.Registry";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";

/// What a program is given that was allowed to type, so that it needs not ask again.
pub const ALLOWED: &str = "allowed by a person";

/// What a call says beside its words.
pub type Options = HashMap<String, OwnedValue>;
/// What comes of a request.
type Results = HashMap<&'static str, Value<'static>>;

fn word(options: &Options, name: &str) -> Option<String> {
    let word = options.get(name)?.downcast_ref::<&str>().ok()?;
    Some(word.to_owned())
}

/// A path as the caller foresees it: from its own name and the word that it gave.
fn path(header: &Header<'_>, kind: &str, word: Option<String>) -> String {
    let caller = header.sender().map_or("", |name| name.as_str());
    let caller = caller.trim_start_matches(':').replace('.', "_");
    let word = word.expect("the caller names what it asks for");
    format!("{PLACE}/{kind}/{caller}/{word}")
}

/// The one that answers, on a thread of its own.
pub struct Answering {
    pub bus: Connection,
    pub offers: Offers,
    pub told: Arc<Mutex<Told>>,
}

impl Answering {
    /// Answers every call until the bus ends.
    pub fn all(&self, calls: MessageIterator) {
        for call in calls {
            // The bus has gone, and the desk with it.
            let Ok(call) = call else { return };
            if call.message_type() != Type::MethodCall {
                continue;
            }
            if let Err(error) = self.answer(&call) {
                println!("the desktop of the test could not answer {call:?}: {error}");
            }
        }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap()
    }

    /// Whether there is something of this name.
    fn has(&self, interface: &str) -> bool {
        match interface {
            KEYS => self.offers.keys,
            TYPING => self.offers.typing,
            REGISTRY | SESSION | REQUEST => true,
            _ => false,
        }
    }

    fn answer(&self, call: &Message) -> zbus::Result<()> {
        let header = call.header();
        let interface = header.interface().map_or("", |name| name.as_str());
        let member = header.member().map_or("", |name| name.as_str());
        match interface {
            PROPERTIES if member == "GetAll" => self.describe(&header, call),
            NOTICES => self.notice(&header, member, call),
            KEYS | TYPING | REGISTRY | SESSION if self.has(interface) => {
                self.portal(&header, (interface, member), call)
            }
            _ => self.refuse(&header, "UnknownMethod", "There is no such thing here."),
        }
    }

    /// Each portal says of which version it is. One that is not there is refused in the words of the real ones.
    fn describe(&self, header: &Header<'_>, call: &Message) -> zbus::Result<()> {
        let of: String = call.body().deserialize()?;
        if self.has(&of) {
            let version = Results::from([("version", Value::from(1_u32))]);
            return self.bus.reply(header, &version);
        }
        let sentence = format!("No such interface “{of}”");
        self.refuse(header, "InvalidArgs", &sentence)
    }

    fn portal(&self, header: &Header<'_>, asked: (&str, &str), call: &Message) -> zbus::Result<()> {
        let body = call.body();
        match asked {
            (REGISTRY, "Register") => {
                let (name, _): (String, Options) = body.deserialize()?;
                self.told().program = Some(name);
                self.bus.reply(header, &())
            }
            (KEYS | TYPING, "CreateSession") => {
                let options: Options = body.deserialize()?;
                let session = path(header, "session", word(&options, "session_handle_token"));
                let session = Results::from([("session_handle", Value::from(session))]);
                self.respond(header, &options, session)
            }
            (KEYS, "BindShortcuts") => {
                let (session, wanted, _, options): (OwnedObjectPath, Vec<Wanted>, String, Options) =
                    body.deserialize()?;
                let given: Vec<(String, Results)> = wanted.iter().map(given).collect();
                let named = |(name, about): Wanted| {
                    (name, word(&about, "preferred_trigger").unwrap_or_default())
                };
                self.told().held.push(Held {
                    session: session.as_str().to_owned(),
                    wanted: wanted.into_iter().map(named).collect(),
                });
                let given = Results::from([("shortcuts", Value::from(given))]);
                self.respond(header, &options, given)
            }
            (TYPING, "SelectDevices") => {
                let (_, options): (OwnedObjectPath, Options) = body.deserialize()?;
                self.told().shown.push(word(&options, "restore_token"));
                self.respond(header, &options, Results::new())
            }
            (TYPING, "Start") => {
                let (_, _, options): (OwnedObjectPath, String, Options) = body.deserialize()?;
                let keyboard = Results::from([
                    ("devices", Value::from(1_u32)),
                    ("restore_token", Value::from(ALLOWED)),
                ]);
                self.respond(header, &options, keyboard)
            }
            (TYPING, "NotifyKeyboardKeysym") => {
                let (_, _, key, down): (OwnedObjectPath, Options, i32, u32) = body.deserialize()?;
                if down == 1 {
                    self.told().typed.push(key);
                }
                self.bus.reply(header, &())
            }
            (SESSION, "Close") => {
                let closed = header.path().map_or("", |path| path.as_str());
                self.told().held.retain(|held| held.session != closed);
                self.bus.reply(header, &())
            }
            _ => self.refuse(header, "UnknownMethod", "There is no such thing here."),
        }
    }

    fn notice(&self, header: &Header<'_>, member: &str, call: &Message) -> zbus::Result<()> {
        match member {
            "Notify" => {
                let body = call.body();
                let (_, _, _, _, text, _, _, _): Notice = body.deserialize()?;
                self.told().notices.push(text);
                self.bus.reply(header, &1_u32)
            }
            "GetCapabilities" => self.bus.reply(header, &Vec::from(["body"])),
            "GetServerInformation" => {
                let about = ("desktop", "sotto-tests", "1", "1.2");
                self.bus.reply(header, &about)
            }
            _ => self.refuse(header, "UnknownMethod", "There is no such thing here."),
        }
    }

    /// What comes of a request is told by a signal of its own, since a person may take their time.
    fn respond(
        &self,
        header: &Header<'_>,
        options: &Options,
        results: Results,
    ) -> zbus::Result<()> {
        let request = path(header, "request", word(options, "handle_token"));
        let handle = ObjectPath::try_from(request.as_str())?;
        self.bus.reply(header, &handle)?;
        let done = (0_u32, results);
        self.bus
            .emit_signal(None::<&str>, request.as_str(), REQUEST, "Response", &done)
    }

    fn refuse(&self, header: &Header<'_>, kind: &str, sentence: &str) -> zbus::Result<()> {
        let name = format!("org.freedesktop.DBus.Error.{kind}");
        self.bus.reply_error(header, name.as_str(), &sentence)
    }
}

/// A key that is asked for: its name, and what is said about it.
type Wanted = (String, Options);

/// As it is given: the key that it would like to be.
fn given((name, about): &Wanted) -> (String, Results) {
    let said = |what| Value::from(word(about, what).unwrap_or_default());
    let about = Results::from([
        ("description", said("description")),
        ("trigger_description", said("preferred_trigger")),
    ]);
    (name.clone(), about)
}

/// Who shows it, what it takes the place of, its picture, its title, its text, what can be done with it, hints, how long.
type Notice = (
    String,
    u32,
    String,
    String,
    String,
    Vec<String>,
    Options,
    i32,
);
