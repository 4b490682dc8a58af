//! A data folder has one owner. The Sotto that the last command started holds it for a while after it was needed, and makes
//! room when it is asked to: the next command starts it again.

use std::time::{Duration, Instant};

use sotto_assistant::link::{Client, LinkError};
use sotto_store::is_held;

use crate::error::CliError;
use crate::home::Home;

/// Closing a large file on a slow disk takes its time.
const CLOSES: Duration = Duration::from_secs(60);
/// Somebody who holds the folder and cannot be asked may be just leaving.
const LEAVES: Duration = Duration::from_secs(3);
/// Between two looks. There is nothing to wait for: a lock tells nobody that it was given back.
const LOOK: Duration = Duration::from_millis(20);

/// Looks whether a running Sotto is to be left alone, and says why.
pub(crate) type LeftAlone = fn(&mut Client) -> Result<(), CliError>;

/// Waits until nobody holds the folder, ending a Sotto that runs. `left_alone` may refuse that; without it any is ended, of
/// whatever version it is. That somebody still holds it afterwards is told by whoever opens it.
///
/// # Errors
/// When it is to be left alone, or somebody else is beginning with the folder. Nothing was changed then.
pub(crate) fn make_room(home: &Home, left_alone: Option<LeftAlone>) -> Result<(), CliError> {
    let began = Instant::now();
    let mut asked = false;
    // Nobody else is to begin with it meanwhile.
    let _owner = home.own()?;
    while is_held(home.folder()) {
        let runs = match Client::connect(home.folder()) {
            Ok(Some(mut client)) => {
                if let Some(left_alone) = left_alone {
                    left_alone(&mut client)?;
                }
                true
            }
            Ok(None) => false,
            Err(LinkError::OtherVersion { .. }) if left_alone.is_none() => true,
            Err(error) => return Err(error.into()),
        };
        if runs {
            // Comes back when it has closed its connections, the folder last.
            asked |= Client::end_any(home.folder())?.is_some();
        }
        if began.elapsed() > if asked { CLOSES } else { LEAVES } {
            break;
        }
        std::thread::sleep(LOOK);
    }
    Ok(())
}
