<?php
// Runs an operation with Twilio's client for PHP, unchanged, at ORIGIN.

use Twilio\AuthStrategy\AuthStrategy;
use Twilio\CredentialProvider\ClientCredentialProviderBuilder;
use Twilio\Http\BearerToken\ApiTokenManager;
use Twilio\Http\BearerToken\TokenManager;
use Twilio\Http\CurlClient;
use Twilio\Http\Response;
use Twilio\Jwt\AccessToken;
use Twilio\Jwt\Grants\VideoGrant;
use Twilio\Jwt\Grants\VoiceGrant;
use Twilio\Jwt\JWT;
use Twilio\Rest\Client;
use Twilio\Rest\Iam\V1\OAuthAppModels;
use Twilio\Security\RequestValidator;

error_reporting(E_ALL);
require getenv('TWILIO_PHP_SDK') . '/src/Twilio/autoload.php';

/** Sends requests to ORIGIN. Links to further pages have it already. */
class Redirect extends CurlClient {
    public function request(
        string $method, string $url, array $params = [], array $data = [], array $headers = [], ?string $user = null,
        ?string $password = null, ?int $timeout = null, ?AuthStrategy $authStrategy = null
    ): Response {
        $query = parse_url($url, PHP_URL_QUERY);
        $url = getenv('ORIGIN') . parse_url($url, PHP_URL_PATH) . ($query === null ? '' : "?$query");
        return parent::request($method, $url, $params, $data, $headers, $user, $password, $timeout, $authStrategy);
    }
}

/** Fetches the tokens of an OAuth app with Redirect. By default the SDK fetches them with an HTTP client of its own. */
class RedirectedTokens extends TokenManager {
    public function fetchToken(?Client $client = null): string {
        $app = ['clientId' => getenv('TWILIO_CLIENT_ID'), 'clientSecret' => getenv('TWILIO_CLIENT_SECRET')];
        $tokens = new ApiTokenManager(['grantType' => 'client_credentials'] + $app);
        return $tokens->fetchToken(new Client(null, null, null, null, new Redirect()));
    }
}

$accountSid = getenv('TWILIO_ACCOUNT_SID');
$subaccount = getenv('SUBACCOUNT');
$allow = ['/twilio/messaging/messages/list'];
$otherAllow = ['/twilio/messaging/messages/read', '/twilio/voice/calls/create'];
$restricted = ['keyType' => 'restricted', 'policy' => ['allow' => $allow]];

$withToken = fn () => new Client($accountSid, getenv('TWILIO_AUTH_TOKEN'), null, null, new Redirect());
$withKey = fn () => new Client(
    getenv('TWILIO_API_KEY'), getenv('TWILIO_API_SECRET'), $accountSid, null, new Redirect()
);
$withOAuthApp = function () use ($accountSid) {
    $client = new Client(null, null, $accountSid, null, new Redirect());
    $builder = new ClientCredentialProviderBuilder();
    $client->setCredentialProvider($builder->setTokenManager(new RedirectedTokens())->build());
    return $client;
};

$keys2010 = function ($account) {
    $sid = $account->newKeys->create(['friendlyName' => 'a b&c'])->sid;
    $account->keys($sid)->fetch();
    $account->keys($sid)->update(['friendlyName' => 'renamed']);
    $account->keys->read(null, 1000);
    $account->keys($sid)->delete();
};

$keysIam = function ($client, $create = [], $update = []) use ($accountSid) {
    $iam = $client->iam->v1;
    $sid = $iam->newApiKey->create($accountSid, ['friendlyName' => 'a b&c'] + $create)->sid;
    $iam->apiKey($sid)->fetch();
    $iam->apiKey($sid)->update(['friendlyName' => 'renamed'] + $update);
    $iam->getApiKeys->read(['accountSid' => $accountSid], null, 1000);
    $iam->apiKey($sid)->delete();
};

$authTokens = function ($options = []) use ($withToken) {
    $accounts = $withToken()->accounts->v1;
    $accounts->secondaryAuthToken()->create($options);
    $accounts->secondaryAuthToken()->delete($options);
    $accounts->secondaryAuthToken()->create($options);
    $accounts->authTokenPromotion()->update($options);
};

$operations = [
    'keys over 2010-04-01' => fn () => $keys2010($withKey()),
    'pages of keys over 2010-04-01' => function () use ($withKey) {
        $client = $withKey();
        $sids = array_map(fn ($at) => $client->newKeys->create(['friendlyName' => "page $at"])->sid, range(0, 3));
        $client->keys->read(null, 2);
        foreach ($sids as $sid) $client->keys($sid)->delete();
    },
    'keys of a subaccount over 2010-04-01' => fn () => $keys2010($withToken()->api->v2010->accounts($subaccount)),
    'Standard keys over IAM v1' => fn () => $keysIam($withToken()),
    'Restricted keys over IAM v1' => fn () => $keysIam(
        $withToken(), $restricted, ['policy' => ['allow' => $otherAllow]]
    ),
    'pages of keys over IAM v1' => function () use ($withKey, $accountSid) {
        $iam = $withKey()->iam->v1;
        $create = fn ($at) => $iam->newApiKey->create($accountSid, ['friendlyName' => "page $at"])->sid;
        $sids = array_map($create, range(0, 3));
        $iam->getApiKeys->read(['accountSid' => $accountSid], null, 2);
        foreach ($sids as $sid) $iam->apiKey($sid)->delete();
    },
    'keys of a subaccount over IAM v1' => function () use ($withToken, $subaccount, $restricted) {
        $iam = $withToken()->iam->v1;
        $iam->newApiKey->create($subaccount, ['friendlyName' => 'a b&c'] + $restricted);
        $iam->getApiKeys->read(['accountSid' => $subaccount], null, 1000);
    },
    'Auth Tokens' => fn () => $authTokens(),
    'Auth Tokens without an email' => fn () => $authTokens(['suppressEmailNotification' => true]),
    'OAuth apps' => function () use ($withKey, $allow) {
        $iam = $withKey()->iam->v1;
        $policy = OAuthAppModels::createIamV1OrganizationVendoroauthappPolicy(['allow' => $allow]);
        $sid = $iam->oAuthApps->create(OAuthAppModels::createIamV1AccountVendorOauthAppCreateRequest([
            'type' => 'Client Credential', 'friendly_name' => 'reader', 'policy' => $policy, 'access_token_ttl' => 600,
        ]))->sid;
        $update = OAuthAppModels::createIamV1AccountVendorOauthAppUpdateRequest(['description' => 'reads']);
        $iam->oAuthApps($sid)->update($update);
        $iam->oAuthApps($sid)->delete();
    },
    'keys with the token of an OAuth app' => fn () => $keysIam($withOAuthApp()),
    'subaccounts' => function () use ($withToken) {
        $api = $withToken()->api->v2010;
        $sid = $api->accounts->create(['friendlyName' => 'a b&c'])->sid;
        $api->accounts($sid)->fetch();
        $api->accounts($sid)->update(['friendlyName' => 'renamed']);
        $api->accounts->read(['friendlyName' => 'renamed', 'status' => 'active'], null, 20);
        foreach (['suspended', 'active', 'closed'] as $status) $api->accounts($sid)->update(['status' => $status]);
    },
    // Prints an Access Token, and what the client reads in the one of standard input.
    'token' => function () use ($accountSid) {
        $secret = getenv('TWILIO_API_SECRET');
        $minted = new AccessToken($accountSid, getenv('TWILIO_API_KEY'), $secret, 600, 'alice');
        $minted->addGrant((new VoiceGrant())->setIncomingAllow(true));
        $minted->addGrant((new VideoGrant())->setRoom('daily'));
        $read = JWT::decode(stream_get_contents(STDIN), $secret);
        echo json_encode(['token' => $minted->toJWT(), 'grants' => $read->grants]);
    },
    // Prints the signature of the request of standard input, with the Auth Token: this client knows no shared keys.
    'signatures' => function () {
        $request = json_decode(stream_get_contents(STDIN), true);
        $validator = new RequestValidator(getenv('TWILIO_AUTH_TOKEN'));
        echo json_encode([$validator->computeSignature($request['url'], $request['params'])]);
    },
];
$operations[$argv[1]]();
