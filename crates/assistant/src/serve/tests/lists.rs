use sotto_api::{Id, Kind, List, ListItem, ListRequest, Position, ProblemCode, Reply, Request};

use super::{World, not_there, says};

fn ask(world: &World, request: ListRequest) -> Reply {
    world.ask(Request::List(request))
}

fn create(world: &World, name: &str) -> List {
    let Reply::List(list) = ask(world, ListRequest::Create { name: name.into() }) else {
        panic!("no list");
    };
    list
}

fn put(world: &World, list: Id, items: &[&str]) -> Vec<ListItem> {
    let items = items.iter().map(|item| (*item).to_owned()).collect();
    let Reply::ListItems(items) = ask(world, ListRequest::Add { list, items }) else {
        panic!("no items");
    };
    items
}

fn texts(world: &World, list: Id) -> Vec<String> {
    let Reply::ListItems(items) = ask(world, ListRequest::Read { list }) else {
        panic!("no items");
    };
    items.into_iter().map(|item| item.text).collect()
}

#[test]
fn each_request_does_what_it_says_and_can_be_undone() {
    let world = World::new();
    let undone = |request| world.undone(Request::List(request)).1;
    let name = || "hardware".to_owned();
    assert_eq!(
        undone(ListRequest::Create { name: name() }),
        "The list is gone."
    );
    let list = create(&world, "shopping").id;
    let reply = ask(&world, ListRequest::All);
    assert!(matches!(reply, Reply::Lists(all) if all.len() == 1));
    undone(ListRequest::Rename { list, name: name() });
    let items = vec!["nails".to_owned()];
    assert_eq!(undone(ListRequest::Add { list, items }), "Taken off again.");
    let items = put(&world, list, &["milk", "eggs"]);
    let item = items[0].id;
    let text = "oat milk".to_owned();
    undone(ListRequest::ChangeItem { item, text });
    let checked = true;
    undone(ListRequest::Check { item, checked });
    let reply = ask(&world, ListRequest::Check { item, checked });
    assert!(matches!(reply, Reply::ListItem(item) if item.checked));
    let to = Position::End;
    undone(ListRequest::MoveItem { item, to });
    ask(&world, ListRequest::MoveItem { item, to });
    assert_eq!(texts(&world, list), ["eggs", "milk"]);
    assert_eq!(undone(ListRequest::RemoveItem { item }), "Put back.");
    undone(ListRequest::Clear { list });
    assert_eq!(undone(ListRequest::Delete { list }), "The list is back.");
    assert_eq!(texts(&world, list), ["eggs", "milk"]);
}

#[test]
fn a_list_is_moved_among_the_lists() {
    let world = World::new();
    let (shopping, packing) = (create(&world, "shopping"), create(&world, "packing"));
    let names = || -> Vec<String> {
        let Reply::Lists(lists) = ask(&world, ListRequest::All) else {
            panic!("no lists");
        };
        lists.into_iter().map(|list| list.name).collect()
    };
    let to_the_top = ListRequest::Move {
        list: packing.id,
        to: Position::Top,
    };
    let (reply, said) = world.undone(Request::List(to_the_top));
    assert!(matches!(reply, Reply::List(list) if list.id == packing.id));
    assert_eq!(said, "The order is as it was.");
    assert_eq!(names(), ["shopping", "packing"]);
    ask(
        &world,
        ListRequest::Move {
            list: shopping.id,
            to: Position::After { id: packing.id },
        },
    );
    assert_eq!(names(), ["packing", "shopping"]);
    let beside = ListRequest::Move {
        list: shopping.id,
        to: Position::Before { id: Id::new() },
    };
    not_there(&world, Request::List(beside), Kind::List);
}

#[test]
fn what_cannot_be_is_refused() {
    let world = World::new();
    let (list, item) = (Id::new(), Id::new());
    let name = || "shopping".to_owned();
    for request in [
        ListRequest::Read { list },
        ListRequest::Rename { list, name: name() },
        ListRequest::Add {
            list,
            items: vec!["milk".into()],
        },
        ListRequest::Move {
            list,
            to: Position::Top,
        },
        ListRequest::Clear { list },
        ListRequest::Delete { list },
    ] {
        not_there(&world, Request::List(request), Kind::List);
    }
    for request in [
        ListRequest::ChangeItem {
            item,
            text: "milk".into(),
        },
        ListRequest::Check {
            item,
            checked: true,
        },
        ListRequest::MoveItem {
            item,
            to: Position::Top,
        },
        ListRequest::RemoveItem { item },
    ] {
        not_there(&world, Request::List(request), Kind::ListItem);
    }
    let list = create(&world, "shopping").id;
    let refused = |request| world.refused(Request::List(request));
    let again = refused(ListRequest::Create {
        name: "Shopping".into(),
    });
    says(&again, ProblemCode::Invalid, "already");
    let unnamed = refused(ListRequest::Create { name: " ".into() });
    says(&unnamed, ProblemCode::Invalid, "without words");
    let items = vec!["milk".into(), " ".into()];
    let half = refused(ListRequest::Add { list, items });
    says(&half, ProblemCode::Invalid, "without words");
    let items = Vec::new();
    let nothing = refused(ListRequest::Add { list, items });
    says(&nothing, ProblemCode::Invalid, "Nothing was named");
}
