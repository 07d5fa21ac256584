"""Runs an operation with Twilio's client for Python, unchanged, at ORIGIN."""

import json
import os
import sys
from urllib.parse import urlsplit

from twilio.credential.client_credential_provider import ClientCredentialProvider
from twilio.http.http_client import TwilioHttpClient
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VideoGrant, VoiceGrant
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.rest.iam.v1.o_auth_app import OAuthAppList
from twilio.rest.webhooks.v1.shared_key import SharedKeyList

account_sid = os.environ["TWILIO_ACCOUNT_SID"]
allow = ["/twilio/messaging/messages/list"]


other_allow = ["/twilio/messaging/messages/read", "/twilio/voice/calls/create"]
send = TwilioHttpClient.request


def redirect(self, method, url, *args, **kwargs):
    """Sends a request to ORIGIN. Links to further pages have it already."""
    parts = urlsplit(url)
    query = "?" + parts.query if parts.query else ""
    return send(self, method, os.environ["ORIGIN"] + parts.path + query, *args, **kwargs)


# Of the class, because the client fetches an OAuth token with an HTTP client of its own.
TwilioHttpClient.request = redirect


def with_token():
    return Client(account_sid, os.environ["TWILIO_AUTH_TOKEN"])


def with_key():
    return Client(os.environ["TWILIO_API_KEY"], os.environ["TWILIO_API_SECRET"], account_sid)


def with_oauth_app():
    provider = ClientCredentialProvider(os.environ["TWILIO_CLIENT_ID"], os.environ["TWILIO_CLIENT_SECRET"])
    return Client(account_sid=account_sid, credential_provider=provider)


def keys_2010(account):
    sid = account.new_keys.create(friendly_name="a b&c").sid
    account.keys(sid).fetch()
    account.keys(sid).update(friendly_name="renamed")
    account.keys.list(page_size=1000)
    account.keys(sid).delete()


def pages_2010():
    client = with_key()
    sids = [client.new_keys.create(friendly_name=f"page {at}").sid for at in range(4)]
    client.keys.list(page_size=2)
    for sid in sids:
        client.keys(sid).delete()


def keys_iam(client, create={}, update={}):
    iam = client.iam.v1
    sid = iam.new_api_key.create(account_sid=account_sid, friendly_name="a b&c", **create).sid
    iam.api_key(sid).fetch()
    iam.api_key(sid).update(friendly_name="renamed", **update)
    iam.get_api_keys.list(account_sid=account_sid, page_size=1000)
    iam.api_key(sid).delete()


def subaccount_keys_iam():
    iam = with_token().iam.v1
    iam.new_api_key.create(account_sid=subaccount, friendly_name="a b&c", **restricted)
    iam.get_api_keys.list(account_sid=subaccount, page_size=1000)


def pages_iam():
    iam = with_key().iam.v1
    sids = [iam.new_api_key.create(account_sid=account_sid, friendly_name=f"page {at}").sid for at in range(4)]
    iam.get_api_keys.list(account_sid=account_sid, page_size=2)
    for sid in sids:
        iam.api_key(sid).delete()


def auth_tokens(**options):
    accounts = with_token().accounts.v1
    accounts.secondary_auth_token().create(**options)
    accounts.secondary_auth_token().delete(**options)
    accounts.secondary_auth_token().create(**options)
    accounts.auth_token_promotion().update(**options)


def shared_keys():
    keys = with_key().webhooks.v1.shared_keys
    named = SharedKeyList.PostSharedKey({"friendlyName": "orders"})
    key_id = keys.create(named, idempotency_key="0193b2c4-5f00-7abc-8def-0123456789ab").id
    keys.list(page_size=50)
    keys(key_id).fetch()
    keys(key_id).patch(SharedKeyList.PatchSharedKey({"friendlyName": "renamed"}))
    keys(key_id).delete()


def oauth_apps():
    apps = with_key().iam.v1.o_auth_apps
    policy = OAuthAppList.IamV1OrganizationVendorOauthAppUpdateRequestPolicy({"allow": allow})
    created = {"type": "Client Credential", "friendly_name": "reader", "policy": policy, "access_token_ttl": 600}
    sid = apps.create(OAuthAppList.IamV1AccountVendorOauthAppCreateRequest(created)).sid
    apps(sid).update(OAuthAppList.IamV1AccountVendorOauthAppUpdateRequest({"description": "reads"}))
    apps(sid).delete()


def subaccounts():
    accounts = with_token().api.v2010.accounts
    sid = accounts.create(friendly_name="a b&c").sid
    accounts(sid).fetch()
    accounts(sid).update(friendly_name="renamed")
    accounts.list(friendly_name="renamed", status="active", page_size=20)
    accounts(sid).update(status="suspended")
    accounts(sid).update(status="active")
    accounts(sid).update(status="closed")


def token():
    """Prints an Access Token, and what the client reads in the one of standard input."""
    secret = os.environ["TWILIO_API_SECRET"]
    minted = AccessToken(account_sid, os.environ["TWILIO_API_KEY"], secret, identity="alice", ttl=600)
    minted.add_grant(VoiceGrant(incoming_allow=True))
    minted.add_grant(VideoGrant(room="daily"))
    read = AccessToken.from_jwt(sys.stdin.read(), secret)
    print(json.dumps({"token": minted.to_jwt(), "grants": read.payload["grants"]}))


def signatures():
    """Prints the signatures of the request of standard input, with each secret."""
    request = json.load(sys.stdin)
    url, params = request["url"], request["params"]
    token = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
    shared_key = RequestValidator(request["sharedKeySecret"])
    print(json.dumps([token.compute_signature(url, params), shared_key.compute_signature(url, params, "HMAC_SHA256")]))


subaccount = os.environ.get("SUBACCOUNT")
restricted = {"key_type": "restricted", "policy": {"allow": allow}}
{
    "keys over 2010-04-01": lambda: keys_2010(with_key()),
    "pages of keys over 2010-04-01": pages_2010,
    "keys of a subaccount over 2010-04-01": lambda: keys_2010(with_token().api.v2010.accounts(subaccount)),
    "Standard keys over IAM v1": lambda: keys_iam(with_token()),
    "Restricted keys over IAM v1": lambda: keys_iam(
        with_token(), create=restricted, update={"policy": {"allow": other_allow}}
    ),
    "pages of keys over IAM v1": pages_iam,
    "keys of a subaccount over IAM v1": subaccount_keys_iam,
    "Auth Tokens": auth_tokens,
    "Auth Tokens without an email": lambda: auth_tokens(suppress_email_notification=True),
    "webhook shared keys": shared_keys,
    "OAuth apps": oauth_apps,
    "keys with the token of an OAuth app": lambda: keys_iam(with_oauth_app()),
    "subaccounts": subaccounts,
    "token": token,
    "signatures": signatures,
}[sys.argv[1]]()
