//! `sotto lists`: shopping and other lists.

use sotto_api::{Id, List, ListItem, ListRequest, Request};

use super::tasks::position;
use crate::arguments::{Lists, OnList};
use crate::error::CliError;
use crate::home::Home;
use crate::kept::Desk;
use crate::kept::clock::Clock;
use crate::kept::find::{self, Named, shorts};
use crate::kept::rows::{Row, plain, rows};
use crate::output::Output;

impl Named for List {
    const WHAT: &str = "rows.a_list";
    const SHOWN_BY: &str = "sotto lists";
    fn id(&self) -> Id {
        self.id
    }
    fn names(&self) -> Vec<String> {
        vec![self.name.clone(), format!("{} list", self.name)]
    }
}

impl Named for ListItem {
    const WHAT: &str = "rows.an_item";
    const SHOWN_BY: &str = "sotto lists show NAME";
    fn id(&self) -> Id {
        self.id
    }
    fn names(&self) -> Vec<String> {
        vec![self.text.clone()]
    }
}

/// Does it.
pub async fn lists(what: Option<Lists>, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut desk = Desk::open(home, output).await?;
    let desk = &mut desk;
    match what.unwrap_or(Lists::List) {
        Lists::List => list(desk).await,
        Lists::Show { name } => show(&name.join(" "), desk).await,
        Lists::Add { name, thing } => add(&name, thing, desk).await,
        Lists::Check(asked) => check(asked, true, desk).await,
        Lists::Uncheck(asked) => check(asked, false, desk).await,
        Lists::Remove(asked) => remove(asked, desk).await,
        Lists::Change { name, thing, text } => {
            let (_, item) = on_list(&name, &thing, desk).await?;
            let told = desk.now.say("told.changed", [("text", plain(&text))]);
            let request = ListRequest::ChangeItem { item, text };
            desk.act(Request::List(request), |_| told).await
        }
        Lists::Move { name, thing, place } => {
            let list = meant(&name, desk).await?;
            let items = items(list.id, desk).await?;
            let language = desk.now.language;
            let item = find::one(language, &thing, &items)?;
            let to = position(language, place, |words| {
                Ok(find::one(language, words, &items)?.id)
            })?;
            let told = desk.now.say("told.moved", [("text", plain(&item.text))]);
            let request = ListRequest::MoveItem { item: item.id, to };
            desk.act(Request::List(request), |_| told).await
        }
        Lists::Create { name } => {
            let name = name.join(" ");
            let told = desk.now.say("told.list_made", [("name", plain(&name))]);
            desk.act(Request::List(ListRequest::Create { name }), |_| told)
                .await
        }
        Lists::Rename { name, new } => {
            let list = meant(&name, desk).await?;
            let names = [("name", plain(&list.name)), ("new", plain(&new))];
            let told = desk.now.say("told.list_renamed", names);
            let request = ListRequest::Rename {
                list: list.id,
                name: new,
            };
            desk.act(Request::List(request), |_| told).await
        }
        Lists::Order { name, place } => {
            let lists = all(desk).await?;
            let language = desk.now.language;
            let list = find::one(language, &name, &lists)?;
            let to = position(language, place, |words| {
                Ok(find::one(language, words, &others(list.id, &lists))?.id)
            })?;
            let told = desk.now.say("told.moved", [("text", plain(&list.name))]);
            let request = ListRequest::Move { list: list.id, to };
            desk.act(Request::List(request), |_| told).await
        }
        Lists::Clear { name } => {
            let list = meant(&name.join(" "), desk).await?;
            let name = ("name", plain(&list.name));
            let told = desk.now.say("told.list_empty", [name]);
            let request = ListRequest::Clear { list: list.id };
            desk.act(Request::List(request), |_| told).await
        }
        Lists::Delete { name } => {
            let list = meant(&name.join(" "), desk).await?;
            let name = ("name", plain(&list.name));
            let told = desk.now.say("told.list_deleted", [name]);
            let request = ListRequest::Delete { list: list.id };
            desk.act(Request::List(request), |_| told).await
        }
    }
}

async fn list(desk: &mut Desk<'_>) -> Result<(), CliError> {
    let lists = all(desk).await?;
    let mut with_items = Vec::with_capacity(lists.len());
    // JSON is the lists as the core gives them; a person wants to know how much is on each.
    if !desk.output.json {
        for list in &lists {
            with_items.push((list.clone(), items(list.id, desk).await?));
        }
    }
    let now = desk.now.clone();
    let none = now.say("told.no_list", []);
    desk.show_all(&lists, &none, || lines(&with_items, &now))
}

async fn show(name: &str, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let list = meant(name, desk).await?;
    let items = items(list.id, desk).await?;
    let name = ("name", plain(&list.name));
    let none = desk.now.say("told.nothing_on_list", [name]);
    desk.show_all(&items, &none, || item_lines(&items))
}

/// Puts things on a list. One that is not there yet is made along the way, as when it is said aloud.
async fn add(name: &str, things: Vec<String>, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let lists = all(desk).await?;
    let list = match find::one(desk.now.language, name, &lists) {
        Ok(list) => list.clone(),
        Err(CliError::Problem(problem)) if problem.code == sotto_api::ProblemCode::NotFound => {
            let name = name.to_owned();
            desk.get(Request::List(ListRequest::Create { name }))
                .await?
        }
        Err(error) => return Err(error),
    };
    let put_on = [
        ("name", plain(&list.name)),
        ("text", plain(&things.join(", "))),
    ];
    let told = desk.now.say("told.put_on", put_on);
    let request = ListRequest::Add {
        list: list.id,
        items: things,
    };
    desk.act(Request::List(request), |_| told).await
}

async fn check(asked: OnList, checked: bool, desk: &mut Desk<'_>) -> Result<(), CliError> {
    for item in several(&asked, desk).await? {
        let name = if checked {
            "told.crossed_off"
        } else {
            "told.not_crossed_off"
        };
        let told = desk.now.say(name, [("text", plain(&item.text))]);
        let request = ListRequest::Check {
            item: item.id,
            checked,
        };
        desk.act(Request::List(request), |_| told).await?;
    }
    Ok(())
}

async fn remove(asked: OnList, desk: &mut Desk<'_>) -> Result<(), CliError> {
    for item in several(&asked, desk).await? {
        let told = desk
            .now
            .say("told.taken_off", [("text", plain(&item.text))]);
        let request = ListRequest::RemoveItem { item: item.id };
        desk.act(Request::List(request), |_| told).await?;
    }
    Ok(())
}

async fn all(desk: &Desk<'_>) -> Result<Vec<List>, CliError> {
    desk.get(Request::List(ListRequest::All)).await
}

/// The lists beside which one can be put.
fn others(list: Id, lists: &[List]) -> Vec<List> {
    let others = lists.iter().filter(|other| other.id != list);
    others.cloned().collect()
}

async fn items(list: Id, desk: &Desk<'_>) -> Result<Vec<ListItem>, CliError> {
    desk.get(Request::List(ListRequest::Read { list })).await
}

async fn meant(name: &str, desk: &Desk<'_>) -> Result<List, CliError> {
    find::one(desk.now.language, name, &all(desk).await?).cloned()
}

async fn on_list(name: &str, thing: &str, desk: &Desk<'_>) -> Result<(List, Id), CliError> {
    let list = meant(name, desk).await?;
    let items = items(list.id, desk).await?;
    let item = find::one(desk.now.language, thing, &items)?.id;
    Ok((list, item))
}

/// All things that are meant, before the first is changed: one that is not there leaves all as they are.
async fn several(asked: &OnList, desk: &Desk<'_>) -> Result<Vec<ListItem>, CliError> {
    let list = meant(&asked.name, desk).await?;
    let items = items(list.id, desk).await?;
    let found = asked
        .thing
        .iter()
        .map(|words| find::one(desk.now.language, words, &items).cloned());
    found.collect()
}

/// Lists in their order, with how much is on each.
#[must_use]
pub fn lines(lists: &[(List, Vec<ListItem>)], now: &Clock) -> String {
    let ids: Vec<Id> = lists.iter().map(|(list, _)| list.id).collect();
    let each: Vec<Row> = lists
        .iter()
        .zip(shorts(&ids))
        .map(|((list, items), id)| {
            let open = items.iter().filter(|item| !item.checked).count();
            let off = items.len() - open;
            let mut much = match open {
                1 => now.say("rows.one_thing", []),
                _ => now.say("rows.things", [("count", open.to_string())]),
            };
            if off > 0 {
                let with = [("things", much), ("off", off.to_string())];
                much = now.say("rows.crossed_off", with);
            }
            Row::new([id, much], list.name.clone())
        })
        .collect();
    rows(&each)
}

/// What is on a list, in its order.
#[must_use]
pub fn item_lines(items: &[ListItem]) -> String {
    let ids: Vec<Id> = items.iter().map(|item| item.id).collect();
    let each: Vec<Row> = items
        .iter()
        .zip(shorts(&ids))
        .map(|(item, id)| {
            let mark = if item.checked { "[x]" } else { "[ ]" };
            Row::new([id, mark.to_owned()], item.text.clone())
        })
        .collect();
    rows(&each)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use sotto_skills::numbers::Language;

    fn id(text: &str) -> Id {
        format!("01998000-0000-7000-8000-{text}").parse().unwrap()
    }

    fn item(text: &str, checked: bool, end: &str) -> ListItem {
        ListItem {
            id: id(end),
            list: id("000000000000"),
            text: text.to_owned(),
            checked,
            place: "a".to_owned(),
            created: jiff::Timestamp::UNIX_EPOCH,
            changed: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    fn named(name: &str, end: &str) -> List {
        List {
            id: id(end),
            name: name.to_owned(),
            place: "a".to_owned(),
            created: jiff::Timestamp::UNIX_EPOCH,
            changed: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn lists_are_shown_with_how_much_is_on_them() {
        let items = vec![
            item("milk", false, "00000000000a"),
            item("eggs", true, "00000000000b"),
        ];
        let lists = [
            (named("shopping", "00000000aaaa"), items.clone()),
            (named("packing", "00000000bbbb"), Vec::new()),
        ];
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        assert_eq!(
            lines(&lists, &now),
            "aaaa  1 thing, 1 crossed off  shopping\nbbbb  0 things                packing\n"
        );
        assert_eq!(item_lines(&items), "000a  [ ]  milk\n000b  [x]  eggs\n");
    }

    #[test]
    fn a_list_goes_by_its_name_with_or_without_the_word_list() {
        let lists = [
            named("shopping", "00000000aaaa"),
            named("packing", "00000000bbbb"),
        ];
        for words in ["Shopping", "shopping list", "shop", "aaaa"] {
            assert_eq!(
                find::one(Language::ENGLISH, words, &lists).unwrap().name,
                "shopping",
                "{words}"
            );
        }
        // Both have "list" in their longer name.
        let several = find::one(Language::ENGLISH, "list", &lists).map(drop);
        assert_eq!(several.unwrap_err().code(), 2);
    }
}
