//! A Rust service with an API key: mints tokens for its users and sends requests to Twilio's API.
//!
//! ```sh
//! export TWILIO_ACCOUNT_SID=AC… TWILIO_API_KEY=SK… TWILIO_API_SECRET=…
//! cargo run --example native -- alice           # a token
//! cargo run --example native -- alice localhost:3128   # and a request, through a proxy that adds TLS
//! ```
use std::env;
use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{SystemTime, UNIX_EPOCH};

use twilio_edge_auth::access_token::{AccessTokenOptions, VideoGrant};
use twilio_edge_auth::credential::ApiKey;
use twilio_edge_auth::rest::{Api, ListOptions, Request};

fn main() -> Result<(), Box<dyn Error>> {
    let key = ApiKey::from_env()?;
    let mut arguments = env::args().skip(1);
    let identity = arguments.next().ok_or("expected an identity")?;
    println!("{}", mint(&key, identity)?);

    if let Some(proxy) = arguments.next() {
        let keys = key.api_keys(Api::V2010)?;
        let response = send(&proxy, &keys.list(&ListOptions::default())?, &key)?;
        println!("{}", response.lines().next().unwrap_or_default());
    }
    Ok(())
}

/// Mints a token for one user and one room, valid for 15 minutes.
fn mint(key: &ApiKey, identity: String) -> Result<String, Box<dyn Error>> {
    let options = AccessTokenOptions::new(identity)
        .ttl(900)
        .grant(VideoGrant::new().room("daily"));
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    Ok(key.mint_access_token(&options, now)?)
}

/// Sends a request with its `Authorization` header and returns the response, as your HTTP client does.
fn send(proxy: &str, request: &Request, key: &ApiKey) -> Result<String, Box<dyn Error>> {
    let mut connection = TcpStream::connect(proxy)?;
    write!(
        connection,
        "{} {} HTTP/1.0\r\n",
        request.method().as_str(),
        request.url()
    )?;
    for (name, value) in request.headers() {
        write!(connection, "{name}: {value}\r\n")?;
    }
    write!(
        connection,
        "authorization: {}\r\n\r\n",
        *key.authorization_header()
    )?;
    let mut response = String::new();
    connection.read_to_string(&mut response)?;
    Ok(response)
}
