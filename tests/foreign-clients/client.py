"""Runs an operation with Twilio's client for Python, unchanged, at ORIGIN."""

import os
import sys
from urllib.parse import urlsplit

from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from twilio.rest.iam.v1.o_auth_app import OAuthAppList
from twilio.rest.webhooks.v1.shared_key import SharedKeyList

account_sid = os.environ["TWILIO_ACCOUNT_SID"]
allow = ["/twilio/messaging/messages/list"]


class Redirecting(TwilioHttpClient):
    def request(self, method, url, *args, **kwargs):
        parts = urlsplit(url)
        query = "?" + parts.query if parts.query else ""
        return super().request(method, os.environ["ORIGIN"] + parts.path + query, *args, **kwargs)


def with_token():
    return Client(account_sid, os.environ["TWILIO_AUTH_TOKEN"], http_client=Redirecting())


def with_key():
    key, secret = os.environ["TWILIO_API_KEY"], os.environ["TWILIO_API_SECRET"]
    return Client(key, secret, account_sid, http_client=Redirecting())


def keys_2010():
    client = with_key()
    sid = client.new_keys.create(friendly_name="a b&c").sid
    client.keys(sid).fetch()
    client.keys(sid).update(friendly_name="renamed")
    client.keys.list(page_size=1000)
    client.keys(sid).delete()


def keys_iam():
    iam = with_token().iam.v1
    sid = iam.new_api_key.create(
        account_sid=account_sid, friendly_name="a b&c", key_type="restricted", policy={"allow": allow}
    ).sid
    iam.api_key(sid).fetch()
    iam.api_key(sid).update(friendly_name="renamed")
    iam.get_api_keys.list(account_sid=account_sid, page_size=1000)
    iam.api_key(sid).delete()


def auth_tokens():
    accounts = with_token().accounts.v1
    accounts.secondary_auth_token().create()
    accounts.secondary_auth_token().delete()
    accounts.secondary_auth_token().create()
    accounts.auth_token_promotion().update()


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


{
    "keys over 2010-04-01": keys_2010,
    "Restricted keys over IAM v1": keys_iam,
    "Auth Tokens": auth_tokens,
    "webhook shared keys": shared_keys,
    "OAuth apps": oauth_apps,
}[sys.argv[1]]()
