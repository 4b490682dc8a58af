//! Program `sotto-app`: Sotto with its window. All of it lives in the library beside this file.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
#![allow(unused_crate_dependencies)]

fn main() -> std::process::ExitCode {
    sotto_app::run()
}
