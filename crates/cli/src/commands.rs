//! The commands, one file each.

pub mod ask;
pub mod bench;
pub mod chat;
pub mod devices;
pub mod doctor;
pub mod models;
pub mod network;
pub mod say;
pub mod transcribe;
