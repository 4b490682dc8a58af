//! The words of `sotto serve`.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::Args;

/// Show the window in a browser.
#[derive(Debug, Args)]
pub struct Serve {
    /// The address of this machine to serve on; beyond this machine only with --cert and --key
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub bind: IpAddr,
    /// The port; 0 takes any that is free
    #[arg(long, value_name = "PORT", default_value_t = 7788)]
    pub port: u16,
    /// Encrypt with this certificate (PEM)
    #[arg(long, value_name = "FILE", requires = "key")]
    pub cert: Option<PathBuf>,
    /// The certificate's key (PEM)
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub key: Option<PathBuf>,
    /// Make another token: links that were opened before do not open anything any more
    #[arg(long)]
    pub new_token: bool,
    /// Only print the link
    #[arg(long)]
    pub no_open: bool,
}
