//! How the file came to its present form, step by step. Forward only; each step is one transaction.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::Result;

/// The steps, in order. A step that was released is never changed.
pub(crate) const STEPS: &[&str] = &[
    include_str!("../../../migrations/local/0001_records.sql"),
    include_str!("../../../migrations/local/0002_actions.sql"),
    include_str!("../../../migrations/local/0003_search.sql"),
    include_str!("../../../migrations/local/0004_changes.sql"),
    include_str!("../../../migrations/local/0005_dictations.sql"),
];

/// The form this program knows.
pub(crate) const NEWEST: u32 = STEPS.len() as u32;

/// The form of the file; 0 for an empty one.
pub(crate) fn form(connection: &Connection) -> rusqlite::Result<u32> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Takes the file from its form to a later one.
pub(crate) fn run(connection: &mut Connection, to: u32) -> Result<()> {
    for (step, number) in STEPS.iter().zip(1..=to) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if form(&transaction)? >= number {
            continue;
        }
        transaction.execute_batch(step)?;
        transaction.execute_batch(&format!("PRAGMA user_version = {number};"))?;
        transaction.commit()?;
    }
    Ok(())
}
