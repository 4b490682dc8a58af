//! `sotto`: everything Sotto does, without a window. A thin face over the rooms that hear, think, speak and fetch:
//! it reads words, starts what is needed, prints what comes, and turns failures into sentences and exit codes.

pub mod app_image;
pub mod arguments;
mod care;
mod checks;
pub mod choice;
pub mod commands;
pub mod core;
pub mod engines;
pub mod error;
pub mod home;
pub mod kept;
mod language;
pub mod log;
pub mod output;
pub mod program;
pub mod progress;
mod report;
pub mod resident;
mod said;
#[cfg(test)]
#[path = "../../outbound/src/tests/server.rs"]
mod server;
pub mod session;
pub mod sound;
mod spans;
pub mod text;
pub mod thinker;
mod voice;
pub mod webkit;

// Only the tests of the whole program use these.
#[cfg(test)]
use {futures_util as _, rcgen as _, rustls as _, sha2 as _, tokio_tungstenite as _, zip as _};

use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command};
use error::CliError;
use home::Home;
use log::Aloud;
use output::{Output, complain};
use sotto_skills::numbers::Language;

/// How long the end of the program waits for its threads.
const ENDS: Duration = Duration::from_millis(300);

/// Reads the command line, does what it says, and gives the exit code.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output, whose reader may be gone already.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(error::USAGE));
        }
    };
    let background = matches!(&arguments.command, Some(Command::Resident(asked)) if asked.tell);
    log::begin(
        level(arguments.verbose),
        if background {
            Aloud::UntilKept
        } else {
            Aloud::Always
        },
    );
    match carry_out(arguments) {
        Ok(()) => ExitCode::from(error::DONE),
        Err(error) => {
            if !matches!(error, CliError::OutputClosed | CliError::Said(_)) {
                complain(&error);
            }
            ExitCode::from(error.code())
        }
    }
}

/// How grave it must be to be told on standard error.
fn level(verbose: u8) -> &'static str {
    match verbose {
        // Decoders complain about what is said below in a sentence of its own.
        0 => "error,symphonia=off",
        1 => "info",
        _ => "debug",
    }
}

fn carry_out(arguments: Arguments) -> Result<(), CliError> {
    let mut output = Output {
        json: arguments.json,
        quiet: arguments.quiet,
    };
    if arguments.quiet {
        output::say_only_errors();
    }
    let output = &mut output;
    match arguments.command {
        Some(Command::Man) => return manual(output),
        Some(Command::Completions { shell }) => return completions(shell, output),
        _ => {}
    }
    let home = Home::at(arguments.data_dir)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(CliError::System)?;
    let work = async {
        let Some(command) = arguments.command else {
            return commands::turn::converse(&home, output).await;
        };
        match command {
            Command::Transcribe(asked) => {
                commands::transcribe::transcribe(asked, &home, output).await
            }
            Command::Ask(asked) => commands::ask::ask(asked, &home, output).await,
            Command::Chat(asked) => commands::chat::chat(asked, &home, output).await,
            Command::Autostart { what } => {
                commands::autostart::autostart(what, &home, output).await
            }
            Command::Resident(asked) => commands::resident::resident(asked, &home, output).await,
            Command::Serve(asked) => commands::serve::serve(asked, &home, output).await,
            Command::Say(asked) => commands::say::say(asked, &home, output).await,
            Command::Listen(asked) => commands::listen::listen(asked, &home, output).await,
            Command::Dictate(asked) => commands::dictate::dictate(asked, &home, output).await,
            Command::Mute(asked) => commands::mute::mute(asked, &home, output).await,
            Command::Toggle(asked) => commands::toggle::toggle(asked, &home, output).await,
            Command::Press(asked) => commands::press::press(asked, &home, output).await,
            Command::Release => commands::release::release(&home, output).await,
            Command::Talk(asked) => commands::talk::talk(asked, &home, output).await,
            Command::Today => commands::today::today(&home, output).await,
            Command::Tasks(asked) => commands::tasks::tasks(asked, &home, output).await,
            Command::Reminders(asked) => commands::reminders::reminders(asked, &home, output).await,
            Command::Timers { what } => commands::timers::timers(what, &home, output).await,
            Command::Alarms { what } => commands::alarms::alarms(what, &home, output).await,
            Command::Lists { what } => commands::lists::lists(what, &home, output).await,
            Command::Notes { what } => commands::notes::notes(what, &home, output).await,
            Command::Calendar { what } => commands::calendar::calendar(what, &home, output).await,
            Command::Memory { what } => commands::memory::memory(what, &home, output).await,
            Command::History(asked) => commands::history::history(asked, &home, output).await,
            Command::Dictations(asked) => {
                commands::dictations::dictations(asked, &home, output).await
            }
            Command::Undo => commands::undo::undo(&home, output).await,
            Command::Settings { what } => commands::settings::settings(what, &home, output).await,
            Command::Export(asked) => commands::transfer::export(asked, &home, output).await,
            Command::Import(asked) => commands::transfer::import(asked, &home, output).await,
            Command::Backup { what } => commands::backup::backup(what, &home, output).await,
            Command::Erase(asked) => commands::erase::erase(asked, &home, output).await,
            Command::Status => commands::status::status(&home, output).await,
            Command::Models { what } => commands::models::models(what, &home, output).await,
            Command::Doctor(asked) => commands::doctor::doctor(asked, &home, output).await,
            Command::Engines { what } => commands::engines::engines(what, &home, output).await,
            Command::Logs(asked) => commands::logs::logs(asked, &home, output).await,
            Command::Network { what } => commands::network::network(what, &home, output).await,
            Command::Update(asked) => commands::update::update(asked, &home, output).await,
            Command::Bench { what } => commands::bench::bench(what, &home, output).await,
            Command::Devices => commands::devices::devices(&home, output).await,
            Command::Man | Command::Completions { .. } => Ok(()),
        }
    };
    let done = runtime.block_on(work);
    // Threads that have used what encrypts the file end before it is torn down with the program: both free what belongs to the
    // thread, and both at once is the end in a crash. One that still reads the terminal must not hold the end up for long.
    let done = done.map_err(|error| runtime.block_on(told(error, &home, output)));
    runtime.shutdown_timeout(ENDS);
    done
}

/// An error that is told in the language of whoever reads it is told here, where it is known which one that is.
async fn told(error: CliError, home: &Home, output: &Output) -> CliError {
    // Nobody is asked for what is known in one language only.
    if error.told_in(Language::ENGLISH).is_none() {
        return error;
    }
    let language = language::of_reader(home, output).await;
    match error.told_in(language) {
        Some(sentence) if language != Language::ENGLISH => {
            complain(sentence);
            CliError::Said(error.code())
        }
        _ => error,
    }
}

/// The manual: the main page, then one for each command, followed by those of its verbs.
fn manual(output: &mut Output) -> Result<(), CliError> {
    let mut command = Arguments::command();
    command.build();
    let mut pages = Vec::new();
    page(&command, &mut pages)?;
    output.bytes(&pages)
}

fn page(command: &clap::Command, pages: &mut Vec<u8>) -> Result<(), CliError> {
    // "sotto timers start" and not only "start"; as one word, which a manual's name is.
    let name = command.get_bin_name().unwrap_or(command.get_name());
    clap_mangen::Man::new(command.clone())
        .title(name.replace(' ', "-"))
        .render(pages)
        .map_err(CliError::System)?;
    let shown = |part: &&clap::Command| !part.is_hide_set() && part.get_name() != "help";
    command
        .get_subcommands()
        .filter(shown)
        .try_for_each(|part| page(part, pages))
}

fn completions(shell: clap_complete::Shell, output: &mut Output) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "sotto", &mut script);
    output.bytes(&script)
}
