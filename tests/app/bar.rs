//! The bar of a desktop, in which programs have an icon: it answers on the bus by the words of StatusNotifierWatcher, looks at what is
//! told of the icon, and chooses from its menu (`com.canonical.dbusmenu`). It stands where the desktop stands; Sotto is the real one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use zbus::Message;
use zbus::blocking::connection::Builder;
use zbus::blocking::{Connection, MessageIterator, Proxy};
use zbus::message::{Header, Type};
use zbus::zvariant::{OwnedValue, Value};

use crate::desk::Desk;

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
/// How a picture of this kind ends: one that is still being written does not.
const END_OF_PICTURE: &[u8] = b"IEND\xae\x42\x60\x82";

/// What is told of an entry.
type About = HashMap<String, OwnedValue>;

/// How often the menu has changed, and what it is made of: a number, what is told of it, and what is below it.
type Layout = (u32, (i32, About, Vec<OwnedValue>));

/// The icon of a program: whose it is, and where.
#[derive(Debug, Clone)]
struct Icon {
    program: String,
    place: String,
}

/// An entry of its menu.
#[derive(Debug)]
pub struct Entry {
    number: i32,
    about: About,
}

impl Entry {
    /// What stands there. A line between others has no words.
    pub fn label(&self) -> String {
        self.about.get("label").map(word).unwrap_or_default()
    }

    /// Whether it is ticked.
    pub fn is_ticked(&self) -> bool {
        let state = self.about.get("toggle-state").map(|state| &**state);
        matches!(state, Some(Value::I32(1)))
    }
}

/// See the module.
pub struct Bar {
    bus: Connection,
    icon: Arc<Mutex<Option<Icon>>>,
}

impl Bar {
    /// Begins to answer on the bus of this desk. A program that finds no bar when it starts looks for an older kind of one.
    pub fn on(desk: &Desk) -> Self {
        let bus = Builder::address(desk.address()).unwrap().build().unwrap();
        let icon = Arc::new(Mutex::new(None));
        let calls = MessageIterator::from(&bus);
        bus.request_name(WATCHER).unwrap();
        let (answering, known) = (bus.clone(), Arc::clone(&icon));
        // It ends with the bus.
        std::thread::spawn(move || answer_all(&answering, &known, calls));
        Self { bus, icon }
    }

    fn icon(&self) -> Option<Icon> {
        self.icon.lock().unwrap().clone()
    }

    /// Whether a program has an icon in it.
    pub fn has_icon(&self) -> bool {
        self.icon().is_some()
    }

    /// What is told of the icon under this name.
    pub fn told(&self, name: &str) -> String {
        let icon = self.icon().expect("it was waited for");
        let about = Proxy::new(&self.bus, icon.program, icon.place, PROPERTIES).unwrap();
        let told: OwnedValue = about.call("Get", &(ITEM, name)).unwrap();
        word(&told)
    }

    /// The picture that is shown, once it is written.
    pub fn picture(&self) -> Option<Vec<u8>> {
        let picture = std::fs::read(self.told("IconName")).ok()?;
        picture.ends_with(END_OF_PICTURE).then_some(picture)
    }

    fn asked(&self) -> Proxy<'static> {
        let icon = self.icon().expect("it was waited for");
        Proxy::new(&self.bus, icon.program, self.told("Menu"), MENU).unwrap()
    }

    /// What its menu has, from the top.
    pub fn menu(&self) -> Vec<Entry> {
        let menu = self.asked();
        let everything: Vec<&str> = Vec::new();
        let layout: Layout = menu
            .call("GetLayout", &(0_i32, -1_i32, &everything))
            .unwrap();
        let (_, (_, _, below)) = layout;
        let numbers: Vec<i32> = below.iter().map(number).collect();
        if numbers.is_empty() {
            return Vec::new();
        }
        let told: Vec<(i32, About)> = menu
            .call("GetGroupProperties", &(&numbers, &everything))
            .unwrap();
        let entry = |(number, about)| Entry { number, about };
        told.into_iter().map(entry).collect()
    }

    /// The entry with these words, where it is there.
    pub fn entry(&self, label: &str) -> Option<Entry> {
        let mut menu = self.menu().into_iter();
        menu.find(|entry| entry.label() == label)
    }

    /// Somebody chooses the entry with these words.
    pub fn choose(&self, label: &str) {
        let entry = self.entry(label);
        let entry = entry.unwrap_or_else(|| panic!("{label:?} is not in the menu"));
        let clicked = (entry.number, "clicked", Value::from(0_i32), 0_u32);
        self.asked().call::<_, _, ()>("Event", &clicked).unwrap();
    }
}

/// A text, or a place, that is told.
fn word(told: &OwnedValue) -> String {
    match &**told {
        Value::Str(text) => text.to_string(),
        Value::ObjectPath(place) => place.as_str().to_owned(),
        other => panic!("this is no word: {other:?}"),
    }
}

/// The number of an entry, as it stands in the layout.
fn number(entry: &OwnedValue) -> i32 {
    let Value::Structure(entry) = &**entry else {
        panic!("this is no entry: {entry:?}");
    };
    match entry.fields().first() {
        Some(Value::I32(number)) => *number,
        other => panic!("an entry begins with its number: {other:?}"),
    }
}

fn answer_all(bus: &Connection, icon: &Mutex<Option<Icon>>, calls: MessageIterator) {
    for call in calls {
        // The bus has gone, and the desk with it.
        let Ok(call) = call else { return };
        if call.message_type() != Type::MethodCall {
            continue;
        }
        if let Err(error) = answer(bus, icon, &call) {
            println!("the bar of the test could not answer {call:?}: {error}");
        }
    }
}

fn answer(bus: &Connection, icon: &Mutex<Option<Icon>>, call: &Message) -> zbus::Result<()> {
    let header = call.header();
    let kind = header.interface().map_or("", |name| name.as_str());
    let member = header.member().map_or("", |name| name.as_str());
    match (kind, member) {
        (WATCHER, "RegisterStatusNotifierItem") => {
            let said: String = call.body().deserialize()?;
            *icon.lock().unwrap() = Some(registered(&header, said));
            bus.reply(&header, &())
        }
        (PROPERTIES, "GetAll") => {
            let about = HashMap::from([
                ("IsStatusNotifierHostRegistered", Value::from(true)),
                ("ProtocolVersion", Value::from(0_i32)),
            ]);
            bus.reply(&header, &about)
        }
        _ => {
            let name = "org.freedesktop.DBus.Error.UnknownMethod";
            bus.reply_error(&header, name, &"There is no such thing here.")
        }
    }
}

/// A program says where its icon is, or under which name it is to be found at the usual place.
fn registered(header: &Header<'_>, said: String) -> Icon {
    if said.starts_with('/') {
        let program = header.sender().map_or("", |name| name.as_str());
        return Icon {
            program: program.to_owned(),
            place: said,
        };
    }
    Icon {
        program: said,
        place: "/StatusNotifierItem".to_owned(),
    }
}
