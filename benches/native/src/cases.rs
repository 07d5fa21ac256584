//! The cases, written as by a user of the crate.

use std::hint::black_box;
use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use twilio_edge_auth::access_token::{
    AccessToken, AccessTokenOptions, AccessTokenTemplate, ChatGrant, VerifyOptions, VoiceGrant,
};
use twilio_edge_auth::credential::{ApiKey, AuthToken};
use twilio_edge_auth::webhook::{Form, WebhookContent, WebhookRequest};
use twilio_edge_auth::{ApplicationSid, ServiceSid};

/// Enough that no call has the input of the previous one.
pub const COUNT: usize = 256;

type Case<'a> = (&'static str, Box<dyn Fn(usize) + 'a>);

struct Webhook {
    url: String,
    signature: String,
    params: Vec<(String, String)>,
    body: String,
    /// The signed string.
    text: String,
}

/// The input of every contender.
pub struct Fixture {
    key: ApiKey,
    template: AccessTokenTemplate,
    account: AuthToken,
    hmac_sha256: Hmac<Sha256>,
    hmac_sha1: Hmac<Sha1>,
    voice_application: ApplicationSid,
    chat_service: ServiceSid,
    identities: Vec<String>,
    tokens: Vec<String>,
    webhooks: Vec<(&'static str, Vec<Webhook>)>,
}

impl Fixture {
    pub fn new(json: &Value) -> Self {
        let credential = |name| text(&json["credential"][name]);
        let secret = credential("secret");
        let key = ApiKey::new(&credential("accountSid"), &credential("sid"), &secret).expect("an API key");
        let voice_application = text(&json["grants"]["voice"]["outgoingApplicationSid"]);
        let voice_application = ApplicationSid::new(&voice_application).expect("an application SID");
        let chat_service = text(&json["grants"]["chat"]["serviceSid"]);
        let chat_service = ServiceSid::new(&chat_service).expect("a service SID");
        let options = with_grants(AccessTokenOptions::default(), &voice_application, &chat_service);
        let template = key.access_token_template(&options).expect("a template");
        let identities = list(&json["identities"], text);
        let tokens = identities
            .iter()
            .map(|identity| template.mint(identity, now()).expect("a token"))
            .collect();
        let names = ["webhook5", "webhook20", "webhookBody"];
        Self {
            account: AuthToken::new(&credential("accountSid"), &secret).expect("an Auth Token"),
            hmac_sha256: Hmac::new_from_slice(secret.as_bytes()).expect("a key"),
            hmac_sha1: Hmac::new_from_slice(secret.as_bytes()).expect("a key"),
            webhooks: names.map(|name| (name, list(&json[name], webhook))).into(),
            key,
            template,
            voice_application,
            chat_service,
            identities,
            tokens,
        }
    }

    /// Returns the cases of the crate, and those of the bare HMAC, whose names begin with `hmac.`.
    pub fn cases(&self) -> Vec<Case<'_>> {
        let mut cases = self.credential_cases();
        for (name, webhooks) in &self.webhooks {
            cases.push((name, Box::new(|call| assert!(self.believes(&webhooks[call])))));
        }
        cases.extend(self.floor());
        cases
    }

    fn credential_cases(&self) -> Vec<Case<'_>> {
        vec![
            ("mint", Box::new(|call| keep(self.mint(&self.identities[call])))),
            (
                "mintFromTemplate",
                Box::new(|call| {
                    keep(
                        self.template
                            .mint(&self.identities[call], now())
                            .expect("a token"),
                    )
                }),
            ),
            (
                "verify",
                Box::new(|call| {
                    let rules = VerifyOptions::at(now());
                    keep(
                        self.key
                            .verify_access_token(&self.tokens[call], &rules)
                            .expect("a good token"),
                    );
                }),
            ),
            (
                "decode",
                Box::new(|call| keep(AccessToken::decode(&self.tokens[call]).expect("a token"))),
            ),
            ("basicHeader", Box::new(|_| keep(self.key.authorization_header()))),
        ]
    }

    fn mint(&self, identity: &str) -> String {
        let options = AccessTokenOptions::new(identity);
        let options = with_grants(options, &self.voice_application, &self.chat_service);
        self.key.mint_access_token(&options, now()).expect("a token")
    }

    fn believes(&self, webhook: &Webhook) -> bool {
        let pairs = webhook
            .params
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let form = Form::new(pairs.collect());
        let content = if webhook.params.is_empty() {
            WebhookContent::Body(webhook.body.as_bytes())
        } else {
            WebhookContent::Form(&form)
        };
        let request = WebhookRequest::new(&webhook.url, &webhook.signature, content);
        self.account.check_webhook(&request).is_ok()
    }

    fn floor(&self) -> Vec<Case<'_>> {
        let token = |call: usize| {
            let (signed, _) = self.tokens[call].rsplit_once('.').expect("a token");
            keep(
                self.hmac_sha256
                    .clone()
                    .chain_update(signed)
                    .finalize()
                    .into_bytes(),
            );
        };
        let webhook = |webhook: &Webhook| {
            keep(
                self.hmac_sha1
                    .clone()
                    .chain_update(&webhook.text)
                    .finalize()
                    .into_bytes(),
            );
            if !webhook.body.is_empty() {
                keep(Sha256::digest(&webhook.body));
            }
        };
        let mut cases: Vec<Case<'_>> = vec![
            ("hmac.mint", Box::new(token)),
            ("hmac.mintFromTemplate", Box::new(token)),
            ("hmac.verify", Box::new(token)),
        ];
        let names = ["hmac.webhook5", "hmac.webhook20", "hmac.webhookBody"];
        for (name, (_, webhooks)) in names.into_iter().zip(&self.webhooks) {
            cases.push((name, Box::new(move |call| webhook(&webhooks[call]))));
        }
        cases
    }
}

fn with_grants<'a>(
    options: AccessTokenOptions<'a>,
    voice_application: &ApplicationSid,
    chat_service: &ServiceSid,
) -> AccessTokenOptions<'a> {
    let voice = VoiceGrant::new()
        .incoming_allow(true)
        .outgoing_application_sid(voice_application.clone());
    let chat = ChatGrant::new().service_sid(chat_service.clone());
    options.grant(voice).grant(chat)
}

/// Keeps the compiler from removing the call.
fn keep<T>(value: T) {
    black_box(&value);
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

fn text(json: &Value) -> String {
    json.as_str().unwrap_or_default().into()
}

fn list<T>(json: &Value, item: impl Fn(&Value) -> T) -> Vec<T> {
    json.as_array().expect("a list").iter().map(item).collect()
}

fn webhook(json: &Value) -> Webhook {
    Webhook {
        url: text(&json["url"]),
        signature: text(&json["signature"]),
        body: text(&json["body"]),
        text: text(&json["text"]),
        params: json["params"]
            .as_object()
            .map(|params| {
                params
                    .iter()
                    .map(|(name, value)| (name.clone(), text(value)))
                    .collect()
            })
            .unwrap_or_default(),
    }
}
