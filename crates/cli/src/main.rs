//! Program `sotto`: everything without a window. All of it lives in the library beside this file.
#![allow(unused_crate_dependencies)]

fn main() -> std::process::ExitCode {
    sotto_cli::run()
}
