//! The programs of one user, and the one of them that holds the data folder: typed requests over a socket or pipe of this
//! machine. Only the user can open it: on Unix it lies in a folder that only they can enter, on Windows the pipe lets in
//! nobody else to write.

mod client;
mod error;
mod pages;
mod place;
mod server;
mod shared;
mod sound;
mod words;

pub use client::{Client, HangUp, Listening};
pub use error::LinkError;
pub use server::Server;
pub use sotto_audio::devices::page::{FromPage, Page, Steer, ToPage};
pub use sound::{PageHears, PageSays};
