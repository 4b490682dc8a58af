//! Lists and what is on them.

use sotto_api::{ListRequest, Reply};
use sotto_skills::doing::ByHand;
use sotto_store::{Cannot, StoreError, lists};

use super::{Here, Served};

pub(super) fn serve(request: &ListRequest, here: &Here<'_>) -> Served {
    Ok(match request {
        ListRequest::Create { name } => {
            Reply::List(here.change(ByHand::ListGone, |writer| lists::create(writer, name))?)
        }
        ListRequest::All => Reply::Lists(here.read(lists::all)?),
        ListRequest::Read { list } => {
            Reply::ListItems(here.read(|reader| lists::items(reader, *list))?)
        }
        ListRequest::Rename { list, name } => {
            Reply::List(here.change(ByHand::ListOldName, |writer| {
                lists::rename(writer, *list, name)
            })?)
        }
        ListRequest::Move { list, to } => {
            Reply::List(here.change(ByHand::OrderAsItWas, |writer| {
                lists::move_to(writer, *list, *to)
            })?)
        }
        ListRequest::Add { list, items } => {
            if items.is_empty() {
                return Err(StoreError::Invalid(Cannot::NoItems).into());
            }
            Reply::ListItems(
                here.change(ByHand::ItemsOff, |writer| lists::add(writer, *list, items))?,
            )
        }
        ListRequest::ChangeItem { item, text } => {
            Reply::ListItem(here.change(ByHand::ListAsItWas, |writer| {
                lists::change_item(writer, *item, text)
            })?)
        }
        ListRequest::Check { item, checked } => {
            Reply::ListItem(here.change(ByHand::ListAsItWas, |writer| {
                lists::check(writer, *item, *checked)
            })?)
        }
        ListRequest::MoveItem { item, to } => {
            Reply::ListItem(here.change(ByHand::OrderAsItWas, |writer| {
                lists::move_item(writer, *item, *to)
            })?)
        }
        ListRequest::RemoveItem { item } => {
            here.change(ByHand::ItemBack, |writer| lists::remove_item(writer, *item))?;
            Reply::Done
        }
        ListRequest::Clear { list } => {
            here.change(ByHand::ListAsItWas, |writer| lists::clear(writer, *list))?;
            Reply::Done
        }
        ListRequest::Delete { list } => {
            here.change(ByHand::ListBack, |writer| lists::delete(writer, *list))?;
            Reply::Done
        }
    })
}
