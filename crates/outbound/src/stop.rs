//! Ending a call from another thread. A read that waits for a silent server cannot look at a flag, so the connection is
//! closed under it; the other side then knows too that nobody waits any more, and stops computing.

use std::sync::{Arc, Mutex, PoisonError};

use ureq::Agent;

/// Ends the calls that it was given to. Clones are the same.
#[derive(Clone, Default)]
pub struct Stop {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    stopped: bool,
    agents: Vec<Agent>,
}

impl Stop {
    /// One that has not ended anything yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Closes the connections. Whatever waits for them fails at once, and nothing more is begun.
    pub fn stop(&self) {
        let agents = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.stopped = true;
            std::mem::take(&mut state.agents)
        };
        for agent in agents {
            agent.shutdown();
        }
    }

    /// A client like `shared` whose connections end with this. It has none in common with other calls: closing theirs
    /// would end them too.
    pub(crate) fn agent_like(&self, shared: &Agent) -> Agent {
        let own = Agent::new_with_config(shared.config().clone());
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.stopped {
            own.clone().shutdown();
        } else {
            state.agents.push(own.clone());
        }
        own
    }
}

impl std::fmt::Debug for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stop")
    }
}
