//! Tokens for TaskRouter: a channel to listen to, and policies that say which requests are allowed.

use super::{invalid, read, sign, times};
use crate::credential::AuthToken;
use crate::encoding::json::{ObjectWriter, Options, RawJson, Reader, write_integer};
use crate::error::{CredentialError, ErrorCode};
use crate::sid::SidKind;
use alloc::string::String;

/// The options' names.
static NAMES: [&str; 6] = [
    "workspaceSid",
    "channelId",
    "friendlyName",
    "ttl",
    "issuedAt",
    "policies",
];
/// The names of a policy's options.
static POLICY_NAMES: [&str; 5] = ["url", "method", "queryFilter", "postFilter", "allow"];

impl AuthToken {
    /// Mints a capability token for TaskRouter. `now` is the current time, in seconds since the epoch.
    ///
    /// Options, as JSON: `workspaceSid`, `WS…`; `channelId`, whose events the client receives: a worker, `WK…`, a
    /// task queue, `WQ…`, or the whole workspace, `WS…`. Optional: `friendlyName`, `ttl` (1 to 86400 seconds, default
    /// 3600), `issuedAt`, and `policies`, an array of
    /// `{"url":"https://…","method":"GET","queryFilter":{},"postFilter":{},"allow":true}`, where only the URL is
    /// required.
    ///
    /// # Errors
    /// `invalid_ttl`, `invalid_sid`, `invalid_argument`, each with the invalid option.
    pub fn task_router_capability_token(&self, options: &str, now: u64) -> Result<String, CredentialError> {
        let options = read(options, &NAMES)?;
        let (issued_at, expires_at) = times(&options, now)?;
        let workspace = options.text("workspaceSid")?.unwrap_or_default();
        SidKind::Workspace.check(&workspace, "workspaceSid")?;
        let channel = options.text("channelId")?.unwrap_or_default();
        let claim = channel_claim(&channel)?;
        let name = options.text("friendlyName")?;
        if name.as_deref() == Some("") {
            return Err(invalid("friendlyName", "expected a non-empty string"));
        }
        let mut claims = String::new();
        let mut object = ObjectWriter::new(&mut claims);
        object
            .string("iss", self.account_sid().as_str())
            .integer("exp", expires_at)
            .string("version", "v1")
            .string("friendly_name", name.as_deref())
            .string("account_sid", self.account_sid().as_str())
            .string("channel", channel.as_ref())
            .string("workspace_sid", workspace.as_ref());
        write_policies(
            options.raw("policies").map_or("[]", RawJson::as_str),
            object.name("policies"),
        )?;
        if let Some(claim) = claim {
            object.string(claim, channel.as_ref());
        }
        object.integer("iat", issued_at);
        object.end();
        sign(self, &claims)
    }
}

/// Returns the claim that repeats the channel, which is a worker, a task queue or (without a claim) a workspace.
fn channel_claim(channel: &str) -> Result<Option<&'static str>, CredentialError> {
    for (kind, claim) in [
        (SidKind::Worker, Some("worker_sid")),
        (SidKind::TaskQueue, Some("taskqueue_sid")),
        (SidKind::Workspace, None),
    ] {
        if kind.matches(channel) {
            return Ok(claim);
        }
    }
    let expected =
        "expected the SID of a worker, a task queue or a workspace: WK, WQ or WS and 32 hexadecimal digits";
    Err(CredentialError::at(ErrorCode::InvalidSid, "channelId", expected))
}

fn write_policies(json: &str, out: &mut String) -> Result<(), CredentialError> {
    let malformed = |_| invalid("policies", "expected an array");
    let mut reader = Reader::new(json);
    reader.array().map_err(malformed)?;
    out.push('[');
    let mut count = 0;
    while reader.item(count == 0).map_err(malformed)? {
        if count > 0 {
            out.push(',');
        }
        let policy = reader.raw().map_err(malformed)?;
        write_policy(policy.as_str(), out).map_err(|error| {
            let mut path = String::from("policies.");
            write_integer(&mut path, count);
            error.within(&path)
        })?;
        count = count.saturating_add(1);
    }
    out.push(']');
    Ok(())
}

fn write_policy(json: &str, out: &mut String) -> Result<(), CredentialError> {
    let options = Options::read(json, &POLICY_NAMES)?;
    let url = options.text("url")?.unwrap_or_default();
    if url.is_empty() {
        return Err(invalid("url", "expected a URL"));
    }
    let method = options.raw("method").map_or("\"GET\"", RawJson::as_str);
    if !["\"GET\"", "\"POST\"", "\"DELETE\""].contains(&method) {
        return Err(invalid("method", "expected GET, POST or DELETE"));
    }
    let mut policy = ObjectWriter::new(out);
    policy.string("url", url.as_ref());
    policy.name("method").push_str(method);
    for (claim, option) in [("query_filter", "queryFilter"), ("post_filter", "postFilter")] {
        let filter = options.raw(option).map_or("{}", RawJson::as_str);
        if !filter.starts_with('{') {
            return Err(invalid(option, "expected an object"));
        }
        policy.name(claim).push_str(filter);
    }
    let allow = options.raw("allow").map_or("true", RawJson::as_str);
    if !["true", "false"].contains(&allow) {
        return Err(invalid("allow", "expected true or false"));
    }
    policy.name("allow").push_str(allow);
    policy.end();
    Ok(())
}
