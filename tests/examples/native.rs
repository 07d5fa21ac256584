//! What a Rust service does with an API key: it signs requests to Twilio's API and mints tokens for its users.
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

use twilio_edge_auth::access_token::{AccessTokenOptions, Grant, VideoGrant};
use twilio_edge_auth::credential::{ApiKey, Location};
use twilio_edge_auth::rest::{Api, ApiKeys, ListOptions, Request};

fn main() -> Result<(), Box<dyn Error>> {
    let key = ApiKey::from_env(&|name| env::var(name).ok())?;
    let mut arguments = env::args().skip(1);
    let identity = arguments.next().ok_or("expected an identity")?;
    println!("{}", mint(&key, identity)?);

    if let Some(proxy) = arguments.next() {
        let location = Location::default();
        let keys = ApiKeys::new(key.account_sid().as_str(), None, &location, Api::V2010)?;
        let answer = send(&proxy, &keys.list(&ListOptions::default())?, &key)?;
        println!("{}", answer.lines().next().unwrap_or_default());
    }
    Ok(())
}

/// A token for one user and one room, for a quarter of an hour from now.
fn mint(key: &ApiKey, identity: String) -> Result<String, Box<dyn Error>> {
    let options = AccessTokenOptions {
        identity: identity.into(),
        ttl: 900,
        grants: vec![Grant::Video(VideoGrant {
            room: Some("daily".into()),
        })],
        ..AccessTokenOptions::default()
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    Ok(key.mint_access_token(&options, now)?)
}

/// Does what your HTTP client does: sends the signed request and returns the response.
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
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    Ok(answer)
}
