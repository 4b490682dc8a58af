//! Lists: the shopping list unless another is named.

use sotto_api::{Id, List, ListItem};
use sotto_store::{Writer, lists as kept};

use crate::numbers::Language;

use super::{Done, Line, NotDone, Result, Task, find};

pub(super) fn carry_out(task: &Task<'_>) -> Result<Done> {
    match task.verb.tool.as_str() {
        "list_add" => add(task),
        "list_read" => read(task),
        "list_remove" => remove(task),
        "list_clear" => clear(task),
        "list_create" => create(task),
        "list_delete" => delete(task),
        _ => names(task),
    }
}

fn all(task: &Task<'_>) -> Result<Vec<List>> {
    Ok(task.here.store.read(kept::all)?)
}

/// The list that is meant, if it is there: the named one, else the shopping list. The only list there is counts as well, but
/// nothing new goes on it because of that: milk that is needed is not for the camping.
fn meant(task: &Task<'_>) -> Result<Option<List>> {
    let lists = all(task)?;
    match (task.word("list"), &lists[..]) {
        (None, lists) => {
            let only = match lists {
                [only] if task.verb.tool != "list_add" => Some(only),
                _ => None,
            };
            Ok(usual(task, lists).or(only).cloned())
        }
        (Some(words), _) => match find::one(
            task,
            "list",
            words,
            &lists,
            |list| list.name.clone(),
            "list.unknown",
        ) {
            Ok(list) => Ok(Some(list.clone())),
            Err(NotDone::Failed(_)) => Ok(None),
            Err(other) => Err(other),
        },
    }
}

fn must(task: &Task<'_>) -> Result<List> {
    let name = task
        .word("list")
        .map_or_else(|| usual_name(task), str::to_owned);
    match meant(task)? {
        Some(list) => Ok(list),
        None if is_of_tasks(task, &name) => Err(NotDone::failed(Line::new("list.of_tasks"))),
        None => Err(find::none("list.unknown", &name)),
    }
}

fn usual_name(task: &Task<'_>) -> String {
    task.here.book.line(&Line::new("list.usual"))
}

/// The shopping list, by its name in the language that is spoken or else in another one.
fn usual<'l>(task: &Task<'_>, lists: &'l [List]) -> Option<&'l List> {
    let called = |name: &str| {
        let mut all = lists.iter();
        all.find(|list| list.name.to_lowercase() == name.to_lowercase())
    };
    called(&usual_name(task)).or_else(|| {
        Language::all().find_map(|language| called(&Line::new("list.usual").said_in(language)))
    })
}

/// Whether a name is what people call their tasks, which are no list here.
fn is_of_tasks(task: &Task<'_>, name: &str) -> bool {
    let bare = |name: &str| -> String {
        let letters = name.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let called = task.here.book.line(&Line::new("list.called_tasks"));
    called.split(", ").any(|word| bare(word) == bare(name))
}

fn add(task: &Task<'_>) -> Result<Done> {
    let items = task.things("items")?;
    let list = meant(task)?;
    let name = match (&list, task.word("list")) {
        (Some(list), _) => list.name.clone(),
        (None, Some(words)) => words.to_owned(),
        (None, None) => usual_name(task),
    };
    let (there, new) = match &list {
        Some(list) => there_and_new(task, list, items)?,
        None => (Vec::new(), items),
    };
    let book = task.here.book;
    let told = |items: &[String]| {
        Done::plain()
            .with("items", book.listed(items))
            .with("list", name.as_str())
    };
    // A list that is not there yet is made along the way; to ask first would only cost a question. What was there already is
    // kept with the act, so that the same request says the same when it is repeated after a crash.
    let (put, there): (Vec<ListItem>, Vec<String>) = task.act(&told(&new), |writer| {
        let list = match &list {
            Some(list) => list.id,
            None => kept::create(writer, &name)?.id,
        };
        Ok((put(writer, list, &new)?, there))
    })?;
    let texts: Vec<String> = put.iter().map(|item| item.text.clone()).collect();
    let mut done = told(&texts);
    if !there.is_empty() {
        let line = if put.is_empty() {
            Line::new("list.on_it")
        } else {
            Line::new("list.partly_on_it").with("items", book.listed(&texts))
        };
        let line = line.with("there", book.listed(&there));
        done.instead = Some(line.with("list", name.as_str()));
    }
    Ok(match put.first() {
        Some(item) => done.about(item.id),
        None => done,
    })
}

fn is_called(item: &ListItem, words: &str) -> bool {
    item.text.to_lowercase() == words.to_lowercase()
}

/// What stands on a list already, and what does not. What was crossed off is not there any more.
fn there_and_new(
    task: &Task<'_>,
    list: &List,
    items: Vec<String>,
) -> Result<(Vec<String>, Vec<String>)> {
    let look = |reader: &sotto_store::Reader<'_>| kept::items(reader, list.id);
    let known = task.here.store.read(look)?;
    let is_there = |words: &String| {
        let mut open = known.iter().filter(|item| !item.checked);
        open.any(|item| is_called(item, words))
    };
    Ok(items.into_iter().partition(is_there))
}

/// Puts things on a list; what was crossed off there stands on it again.
fn put(writer: &mut Writer<'_>, list: Id, new: &[String]) -> sotto_store::Result<Vec<ListItem>> {
    let known = kept::items(writer, list)?;
    let mut all = Vec::with_capacity(new.len());
    for words in new {
        match known.iter().find(|item| is_called(item, words)) {
            Some(item) => all.push(kept::check(writer, item.id, false)?),
            None => all.extend(kept::add(writer, list, std::slice::from_ref(words))?),
        }
    }
    Ok(all)
}

fn read(task: &Task<'_>) -> Result<Done> {
    // Where nothing was ever put on it, the shopping list is only not made yet.
    if task.word("list").is_none() && meant(task)?.is_none() {
        let line = Line::new("list.empty").with("list", usual_name(task));
        return Ok(Done::answer(task.here.book.line(&line)));
    }
    let list = must(task)?;
    let items = task
        .here
        .store
        .read(|reader| kept::items(reader, list.id))?;
    let (told, open): (Vec<Id>, Vec<String>) = items
        .into_iter()
        .filter(|item| !item.checked)
        .map(|item| (item.id, item.text))
        .unzip();
    let line = match open.len() {
        0 => Line::new("list.empty"),
        _ => Line::new("list.holds").with("items", task.here.book.listed(&open)),
    };
    let answer = task.here.book.line(&line.with("list", list.name.as_str()));
    Ok(Done::answer(answer).about(list.id).told(told))
}

fn remove(task: &Task<'_>) -> Result<Done> {
    let mut wanted = task.things("items")?;
    let lists = match task.word("list") {
        Some(_) => vec![must(task)?],
        // No list named: it may be on any of them, and is first looked for on the shopping list.
        None => {
            let mut lists = all(task)?;
            let first = usual(task, &lists).map(|list| list.id);
            lists.sort_by_key(|list| Some(list.id) != first);
            lists
        }
    };
    // "Mac and cheese" may be one thing.
    if wanted.len() > 1 {
        let joined = task.here.book.listed(&wanted);
        let named = |list: &List| -> Result<bool> {
            let items = task
                .here
                .store
                .read(|reader| kept::items(reader, list.id))?;
            let same = |item: &ListItem| item.text.to_lowercase() == joined.to_lowercase();
            Ok(items.iter().any(same))
        };
        for list in &lists {
            if named(list)? {
                wanted = vec![joined.clone()];
                break;
            }
        }
    }
    let mut found: Vec<(ListItem, String)> = Vec::new();
    let mut missing = Vec::new();
    for words in &wanted {
        let mut hit = None;
        for list in &lists {
            let items = task
                .here
                .store
                .read(|reader| kept::items(reader, list.id))?;
            match find::one(
                task,
                "items",
                words,
                &items,
                |item| item.text.clone(),
                "list.not_on",
            ) {
                Ok(item) => {
                    hit = Some((item.clone(), list.name.clone()));
                    break;
                }
                Err(NotDone::Failed(_)) => {}
                Err(other) => return Err(other),
            }
        }
        match hit {
            // Two words for one thing.
            Some((item, _)) if found.iter().any(|(known, _)| known.id == item.id) => {}
            Some(hit) => found.push(hit),
            None => missing.push(words.clone()),
        }
    }
    if found.is_empty() {
        let line = Line::new("list.not_on").with("name", task.here.book.listed(&missing));
        return Err(NotDone::failed(line));
    }
    let texts: Vec<String> = found.iter().map(|(item, _)| item.text.clone()).collect();
    let name = found[0].1.clone();
    let mut done = Done::plain()
        .with("items", task.here.book.listed(&texts))
        .with("list", name.as_str());
    task.act(&done, |writer| {
        found
            .iter()
            .try_for_each(|(item, _)| kept::remove_item(writer, item.id))
    })?;
    if !missing.is_empty() {
        let line = Line::new("list.partly")
            .with("items", task.here.book.listed(&texts))
            .with("missing", task.here.book.listed(&missing))
            .with("list", name);
        done.instead = Some(line);
    }
    Ok(done)
}

fn clear(task: &Task<'_>) -> Result<Done> {
    let list = must(task)?;
    let done = Done::plain()
        .with("list", list.name.as_str())
        .about(list.id);
    task.act(&done, |writer| kept::clear(writer, list.id))?;
    Ok(done)
}

fn create(task: &Task<'_>) -> Result<Done> {
    let name = task.need("list")?;
    let done = Done::plain().with("list", name);
    if task
        .here
        .store
        .read(|reader| kept::named(reader, name))?
        .is_some()
    {
        return Err(NotDone::failed(
            Line::new("list.there_already").with("name", name),
        ));
    }
    let list: List = task.act(&done, |writer| kept::create(writer, name))?;
    Ok(done.about(list.id))
}

fn delete(task: &Task<'_>) -> Result<Done> {
    task.need("list")?;
    let list = must(task)?;
    let done = Done::plain().with("list", list.name.as_str());
    task.act(&done, |writer| kept::delete(writer, list.id))?;
    Ok(done)
}

fn names(task: &Task<'_>) -> Result<Done> {
    let names: Vec<String> = all(task)?.into_iter().map(|list| list.name).collect();
    Ok(match names.len() {
        0 => Done::instead(Line::new("list.no_lists")),
        _ => Done::answer(task.here.book.listed(&names)),
    })
}
