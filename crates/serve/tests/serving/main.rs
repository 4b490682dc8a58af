//! The real server over loopback, with a real core behind it: what pages may, what nobody else may, and what bad input does.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

mod browser;
mod encrypted;
mod house;
mod many;
mod microphone;
mod pages;
mod slow;
mod strangers;

use serde_json::{Value, json};

use browser::{Page, ended, http, upgrade};
use house::{House, PATIENCE, alone, wait};
