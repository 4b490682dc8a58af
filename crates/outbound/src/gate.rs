//! The door itself: asks the switch, writes the ledger, and only then connects. Redirects come back through
//! the same door, so that each host is asked for and recorded on its own.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::address::Address;
use crate::answer::{Answer, Body};
use crate::call::Call;
use crate::error::OutboundError;
use crate::events::EventStream;
use crate::exchange::{exchange, explain};
use crate::ledger::Ledger;
use crate::pass::Pass;
use crate::proxy::{ProxyChoice, choose_proxy};
use crate::purpose::{Grant, Purpose};
use crate::record::{Asked, Line, ProgramRun};
use crate::redirect;
use crate::secret::Secret;
use crate::switch::{Switch, SwitchFile, decide};
use crate::trust::{Agents, CA_FILE_VARIABLE};

/// Where proxy settings are read from: the process's environment, or a test's own.
pub type Environment = Box<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// What the door takes from the world around it; tests pass their own.
pub struct Surroundings {
    /// The time of day.
    pub clock: Box<dyn Fn() -> SystemTime + Send + Sync>,
    /// The variables of the environment.
    pub environment: Environment,
}

impl Default for Surroundings {
    fn default() -> Self {
        Surroundings {
            clock: Box::new(SystemTime::now),
            environment: Box::new(|name| std::env::var(name).ok()),
        }
    }
}

struct Inner {
    settings: PathBuf,
    ledger: Ledger,
    agents: Agents,
    surroundings: Surroundings,
    proxy_password: Mutex<Option<Secret>>,
    next_id: AtomicU64,
}

/// The door to the outside. Cheap to clone; all clones are the same door.
#[derive(Clone)]
pub struct Outbound {
    inner: Arc<Inner>,
}

impl std::fmt::Debug for Outbound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outbound({})", self.inner.settings.display())
    }
}

impl Outbound {
    /// The door of a data folder: its switch is `outbound.toml`, its ledger `outbound-ledger.jsonl`.
    pub fn open(data_dir: &Path) -> Outbound {
        Outbound::open_in(data_dir, Surroundings::default())
    }

    /// The same with a clock and an environment passed in.
    pub fn open_in(data_dir: &Path, surroundings: Surroundings) -> Outbound {
        Outbound {
            inner: Arc::new(Inner {
                settings: data_dir.join("outbound.toml"),
                ledger: Ledger::in_folder(data_dir),
                agents: Agents::default(),
                surroundings,
                proxy_password: Mutex::new(None),
                next_id: AtomicU64::new(0),
            }),
        }
    }

    /// What the user permits right now, as it stands in the file.
    pub fn switch(&self) -> Result<SwitchFile, OutboundError> {
        SwitchFile::read(&self.inner.settings)
    }

    /// Whether what was begun may go on: everything can have been forbidden since. Nothing is written into the ledger for it.
    ///
    /// # Errors
    /// When everything is forbidden.
    pub fn may_go_on(&self, purpose: Purpose, shown: &str) -> Result<(), OutboundError> {
        match self.switch() {
            Ok(file) if file.switch.forbid_all => Err(OutboundError::Forbidden {
                purpose,
                address: shown.to_owned(),
                why: crate::Refusal::AllForbidden,
            }),
            // A file that cannot be read in this moment closes the door to whatever is begun next.
            _ => Ok(()),
        }
    }

    /// Changes what the user permits. A damaged file is mended by this. Programs that change it at once wait for each
    /// other and for nobody else: whoever owns the data folder, a download can be forbidden while it runs.
    pub fn change(&self, change: impl FnOnce(&mut Switch)) -> Result<Switch, OutboundError> {
        let _alone = self.alone().map_err(|source| OutboundError::Settings {
            path: self.inner.settings.clone(),
            source,
        })?;
        let mut switch = self.switch()?.switch;
        change(&mut switch);
        SwitchFile::write(&self.inner.settings, &switch)?;
        Ok(switch)
    }

    /// Held from reading the switch to writing it, so that no change is lost. The system lets go of it even if the program
    /// dies.
    fn alone(&self) -> std::io::Result<File> {
        if let Some(folder) = self.inner.settings.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let lock = File::create(self.inner.settings.with_extension("lock"))?;
        // Some network drives know no locks; a switch that cannot be thrown there would be worse.
        match lock.lock() {
            Err(error) if error.kind() != std::io::ErrorKind::Unsupported => Err(error),
            _ => Ok(lock),
        }
    }

    /// The password for the proxy, from the keychain.
    pub fn set_proxy_password(&self, password: Option<Secret>) {
        *self
            .inner
            .proxy_password
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = password;
    }

    /// The ledger.
    pub fn ledger(&self) -> &Ledger {
        &self.inner.ledger
    }

    /// Asks for one connection, for rooms whose own library opens it. The pass is kept as long as the
    /// connection is open.
    pub fn ask(
        &self,
        purpose: Purpose,
        address: &Address,
        grant: Grant,
    ) -> Result<Pass, OutboundError> {
        let switch = self.switch()?.switch;
        self.enter(&switch, purpose, address, grant, None, None)
    }

    /// Asks whether another program (`pip`, `npm`) may fetch packages for us, and records that it does.
    pub fn allow_program(
        &self,
        purpose: Purpose,
        grant: Grant,
        program: &str,
        packages: &[&str],
    ) -> Result<Pass, OutboundError> {
        let switch = self.switch()?.switch;
        let refused = if switch.forbid_all {
            Some(crate::Refusal::AllForbidden)
        } else if purpose == Purpose::Unknown {
            Some(crate::Refusal::UnknownPurpose)
        } else if grant == Grant::ByUser || switch.purposes.contains(&purpose) {
            None
        } else {
            Some(crate::Refusal::PurposeOff)
        };
        let asked = Asked {
            program: Some(ProgramRun::of(program, packages)),
            refused,
            ..self.asked(purpose, grant)
        };
        self.admit(asked, program)
    }

    /// Records that another program fetched packages for us, where the user's leave was asked elsewhere.
    pub fn note_program(
        &self,
        purpose: Purpose,
        program: &str,
        packages: &[&str],
    ) -> Result<(), OutboundError> {
        let asked = Asked {
            program: Some(ProgramRun::of(program, packages)),
            ..self.asked(purpose, Grant::ByUser)
        };
        self.admit(asked, program).map(|mut pass| pass.done())
    }

    /// Sends a request and gives the answer, whatever its status. The body is read by the caller.
    pub fn send(&self, call: &Call) -> Result<Answer, OutboundError> {
        let mut url = call.url.clone();
        let mut from: Option<Address> = None;
        for _ in 0..=redirect::MOST {
            let address = Address::of_url(&url)?;
            let same_host = from.as_ref().is_none_or(|from| *from == address);
            let answer = self.send_once(call, &url, &address, from.as_ref(), same_host)?;
            if !redirect::is_redirect(answer.status) {
                return Ok(answer);
            }
            let bad = |detail| OutboundError::BadRedirect {
                address: address.clone(),
                detail,
            };
            if call.body.is_some() {
                // What the user said is not handed on to a place that was not asked for.
                return Err(bad("it would carry the request's content along"));
            }
            let location = answer
                .header("location")
                .ok_or_else(|| bad("the new address is missing"))?;
            url = redirect::target(&url, location).map_err(bad)?;
            let mut body = answer.into_body();
            body.leave();
            from = Some(address);
        }
        Err(OutboundError::TooManyRedirects {
            address: Address::of_url(&url)?,
        })
    }

    /// Sends a request and follows the server-sent events of its answer. Meant for the streaming endpoint of
    /// a language model; an answer other than success is an error.
    pub fn open_stream(&self, call: &Call) -> Result<EventStream, OutboundError> {
        let call = call.clone().header("accept", "text/event-stream");
        Ok(EventStream::new(self.send(&call)?.succeeded()?.into_body()))
    }

    fn send_once(
        &self,
        call: &Call,
        url: &str,
        address: &Address,
        from: Option<&Address>,
        with_key: bool,
    ) -> Result<Answer, OutboundError> {
        let switch = self.switch()?.switch;
        let encrypted = url.starts_with("https:");
        let choice = choose_proxy(
            &switch.proxy,
            address,
            encrypted,
            &*self.inner.surroundings.environment,
        );
        let via = choice.as_ref().map(ProxyChoice::shown);
        let mut pass = self.enter(
            &switch,
            call.purpose,
            address,
            call.grant,
            from,
            via.clone(),
        )?;
        let proxy = match &choice {
            Some(choice) => {
                let password = self
                    .inner
                    .proxy_password
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .clone();
                Some(
                    choice
                        .build(password.as_ref())
                        .inspect_err(|error| pass.failed(error.ledger_word()))?,
                )
            }
            None => None,
        };
        let guarded = encrypted || choice.as_ref().is_some_and(ProxyChoice::is_encrypted);
        let agent = if guarded {
            let own = self.own_authorities(&switch);
            self.inner
                .agents
                .guarded(own.as_deref())
                .inspect_err(|error| pass.failed(error.ledger_word()))?
        } else {
            self.inner.agents.open()
        };
        let agent = match &call.stop {
            Some(stop) => stop.agent_like(&agent),
            None => agent,
        };
        let sent = exchange(&agent, call, url, address, with_key, proxy, &mut pass);
        match sent {
            Ok(response) => {
                let status = response.status().as_u16();
                pass.status = Some(status);
                let (parts, body) = response.into_parts();
                let reader = body.into_with_config().limit(u64::MAX).reader();
                Ok(Answer {
                    status,
                    address: address.clone(),
                    headers: parts.headers,
                    body: Body::new(reader, pass),
                })
            }
            Err(error) => {
                let error = explain(error, address, via);
                pass.failed(error.ledger_word());
                Err(error)
            }
        }
    }

    /// The file with authorities of the user's own: the setting first, then the environment, as with proxies.
    fn own_authorities(&self, switch: &Switch) -> Option<PathBuf> {
        let named = || (self.inner.surroundings.environment)(CA_FILE_VARIABLE).map(PathBuf::from);
        let found = switch.ca_file.clone().or_else(named);
        found.filter(|path| !path.as_os_str().is_empty())
    }

    fn asked(&self, purpose: Purpose, grant: Grant) -> Asked {
        let at_ms = self.now_ms();
        let number = self.inner.next_id.fetch_add(1, Ordering::Relaxed);
        Asked {
            id: format!("{at_ms:x}-{:x}-{number:x}", std::process::id()),
            at_ms,
            purpose,
            address: None,
            program: None,
            grant,
            local: false,
            via: None,
            refused: None,
        }
    }

    fn enter(
        &self,
        switch: &Switch,
        purpose: Purpose,
        address: &Address,
        grant: Grant,
        from: Option<&Address>,
        via: Option<String>,
    ) -> Result<Pass, OutboundError> {
        let asked = Asked {
            address: Some(address.clone()),
            local: address.is_loopback(),
            via,
            refused: decide(switch, purpose, address, grant, from).err(),
            ..self.asked(purpose, grant)
        };
        self.admit(asked, &address.to_string())
    }

    fn admit(&self, asked: Asked, shown: &str) -> Result<Pass, OutboundError> {
        let (purpose, refused, at_ms, id) =
            (asked.purpose, asked.refused, asked.at_ms, asked.id.clone());
        self.inner.ledger.append(&Line::Asked(asked))?;
        if let Some(why) = refused {
            tracing::info!(%purpose, address = shown, "a connection was refused by the switch");
            return Err(OutboundError::Forbidden {
                purpose,
                address: shown.to_owned(),
                why,
            });
        }
        tracing::debug!(%purpose, address = shown, "a connection was allowed");
        Ok(Pass::admitted(self, id, shown, at_ms))
    }

    pub(crate) fn now_ms(&self) -> u64 {
        let since = (self.inner.surroundings.clock)()
            .duration_since(UNIX_EPOCH)
            .unwrap_or(Duration::ZERO);
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }
}
