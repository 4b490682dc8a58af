//! Tasks.

use sotto_api::{Reply, Task, TaskRequest};
use sotto_store::tasks;

use super::{Here, Served};

pub(super) fn serve(request: &TaskRequest, here: &Here<'_>) -> Served {
    let task = match request {
        TaskRequest::List(filter) => {
            return Ok(Reply::Tasks(
                here.read(|reader| tasks::list(reader, filter))?,
            ));
        }
        TaskRequest::Delete { id } => {
            here.change("The task is back.", |writer| tasks::delete(writer, *id))?;
            return Ok(Reply::Done);
        }
        TaskRequest::Get { id } => here.read(|reader| reader.require::<Task>(*id))?,
        TaskRequest::Add(new) => {
            here.change("The task is gone.", |writer| tasks::add(writer, new))?
        }
        TaskRequest::Change { id, patch } => here.change("The task is as it was.", |writer| {
            tasks::change(writer, *id, patch)
        })?,
        TaskRequest::Complete { id } => here.change("The task is open again.", |writer| {
            tasks::complete(writer, *id)
        })?,
        TaskRequest::Reopen { id } => here.change("The task is done again.", |writer| {
            tasks::reopen(writer, *id)
        })?,
        TaskRequest::Move { id, to } => here.change("The order is as it was.", |writer| {
            tasks::move_to(writer, *id, *to)
        })?,
    };
    Ok(Reply::Task(task))
}
