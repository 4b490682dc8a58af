//! Lists: the shopping list unless another is named.

use sotto_api::{Id, List, ListItem};
use sotto_store::lists as kept;

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

/// The list that is meant, if it is there: the named one, else the only one, else the shopping list.
fn meant(task: &Task<'_>) -> Result<Option<List>> {
    let lists = all(task)?;
    let usual = usual_name(task);
    match (task.word("list"), &lists[..]) {
        (None, [only]) => Ok(Some(only.clone())),
        (None, _) => Ok(lists
            .iter()
            .find(|list| list.name.eq_ignore_ascii_case(&usual))
            .cloned()),
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
    meant(task)?.ok_or_else(|| find::none("list.unknown", &name))
}

fn usual_name(task: &Task<'_>) -> String {
    task.here.book.line(&Line::new("list.usual"))
}

fn add(task: &Task<'_>) -> Result<Done> {
    let items = task.things("items")?;
    let list = meant(task)?;
    let name = match (&list, task.word("list")) {
        (Some(list), _) => list.name.clone(),
        (None, Some(words)) => words.to_owned(),
        (None, None) => usual_name(task),
    };
    let done = Done::plain()
        .with("items", task.here.book.listed(&items))
        .with("list", name.as_str());
    // A list that is not there yet is made along the way; to ask first would only cost a question.
    let added: Vec<ListItem> = task.act(&done, |writer| {
        let list = match &list {
            Some(list) => list.id,
            None => kept::create(writer, &name)?.id,
        };
        kept::add(writer, list, &items)
    })?;
    Ok(match added.first() {
        Some(item) => done.about(item.id),
        None => done,
    })
}

fn read(task: &Task<'_>) -> Result<Done> {
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
    let lists = match meant(task)? {
        Some(list) => vec![list],
        None if task.word("list").is_some() => vec![must(task)?],
        // No list named, and no shopping list: it may be on any of them.
        None => all(task)?,
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
                Ok(item) => hit = Some((item.clone(), list.name.clone())),
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
