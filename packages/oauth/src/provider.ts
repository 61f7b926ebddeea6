import { randomUUID } from 'node:crypto';
import { pageHeaders, resourcesOf } from '@stint/auth';
import { type Core, deriveKey } from '@stint/core';
import Provider, { type Configuration, errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { postgresAdapter } from './adapter.ts';
import { GRANTS, tidy } from './client-metadata.ts';
import { CODE_SECONDS, type Connections } from './connections.ts';
import { documentFetch } from './documents.ts';
import { errorPage } from './pages/error.ts';
import { type Domains, scopesOf } from './scopes.ts';
import { named, signingKey } from './secrets.ts';

const DAY = 86_400;

export interface ProviderOptions {
  readonly core: Core;
  readonly connections: Connections;
  readonly domains: Domains;
  /** Whether a client may name itself by the address of its metadata, which is then fetched. */
  readonly cimd: boolean;
  readonly fetch?: typeof fetch;
  /** Origins whose pages may ask for tokens. */
  readonly origins: readonly string[];
}

/** The authorization server, all but its pages: codes by PKCE for public clients, opaque tokens, refresh by rotation. */
export function createProvider({ core, connections, domains, cimd, fetch, origins }: ProviderOptions): Provider {
  const { secret, publicUrl } = core.ports;
  const scopes = scopesOf(domains);
  const cookie = { httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https:'), signed: true } as const;
  const provider = new Provider(publicUrl, {
    adapter: postgresAdapter(core.db, connections),
    jwks: { keys: [signingKey(secret)] },
    cookies: {
      keys: [deriveKey(secret, 'oauth cookies').toString('base64url')],
      names: { session: 'stint_oauth', interaction: 'stint_oauth_request', resume: 'stint_oauth_resume' },
      long: { ...cookie, path: '/oauth' },
      short: cookie,
    },
    routes: {
      authorization: '/oauth/authorize',
      token: '/oauth/token',
      registration: '/oauth/register',
      revocation: '/oauth/revoke',
    },
    ttl: {
      AccessToken: 3600,
      AuthorizationCode: CODE_SECONDS,
      RefreshToken: 30 * DAY,
      // A grant ends with its connection, and not by itself.
      Grant: 3650 * DAY,
      Interaction: 1800,
      Session: 900,
    },
    scopes: [...scopes, 'offline_access'],
    responseTypes: ['code'],
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    clientDefaults: {
      application_type: 'native',
      grant_types: GRANTS,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      id_token_signed_response_alg: 'EdDSA',
    },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => client.clientId === token.clientId },
      registration: {
        enabled: true,
        issueRegistrationAccessToken: false,
        idFactory: (ctx) => {
          // Who says nothing has no secret: we ask for none.
          const { body } = (ctx as KoaContextWithOIDC).oidc;
          if (body) body.token_endpoint_auth_method ??= 'none';
          return randomUUID();
        },
      },
      ...(cimd && { clientIdMetadataDocument: { enabled: true, ack: 'draft-02' } }),
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, _client, oneOf) => oneOf?.[0] ?? resourcesOf(publicUrl)[1],
        useGrantedResource: () => true,
        getResourceServerInfo(_ctx, resource) {
          const audience = resourceOf(resource, publicUrl);
          if (!audience) throw new errors.InvalidTarget();
          return { scope: scopes.join(' '), audience, accessTokenTTL: 3600, accessTokenFormat: 'opaque' };
        },
      },
    },
    extraClientMetadata: {
      properties: ['stint'],
      validator: (_ctx, _key, _value, metadata) => tidy(metadata),
    },
    clientBasedCORS: (_ctx, origin) => origins.includes(origin),
    expiresWithSession: () => false,
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    async findAccount(_ctx, sub) {
      const found = await core.db.system.query('SELECT FROM users WHERE id = $1 AND deleted_at IS NULL', [sub]);
      return found.rowCount ? { accountId: sub, claims: () => ({ sub }) } : undefined;
    },
    // Consent is asked for each time: anybody on this computer may claim to be a public client.
    loadExistingGrant: async ({ oidc }) => {
      const id = oidc.result?.consent?.grantId;
      return id ? oidc.provider.Grant.find(id) : undefined;
    },
    interactions: { policy: policy(), url: (_ctx, { uid }) => `/oauth/interaction/${uid}` },
    renderError(ctx, { error, error_description }) {
      ctx.set(pageHeaders());
      ctx.type = 'html';
      ctx.body = errorPage(error, error_description);
    },
    fetch: fetch ?? documentFetch(),
  } satisfies Configuration);
  // Every address it names is made from the request's, which the routes set to ours.
  provider.proxy = true;
  named(provider);
  return provider;
}

/** The resource this server knows by the name: its own, however the URL is written, and whatever tools it narrows to. */
function resourceOf(resource: string, publicUrl: string): string | undefined {
  const { origin, pathname, username, password } = new URL(resource);
  const path = pathname.replace(/\/$/, '');
  return username || password ? undefined : resourcesOf(publicUrl).find((ours) => ours === origin + path);
}

/** Sign in once in a while, agree each time. */
function policy() {
  const { base, Check, Prompt } = interactionPolicy;
  const prompts = base();
  prompts.remove('consent');
  const missing = new Check(
    'consent_missing',
    'nobody agreed to this request yet',
    ({ oidc }) => !oidc.result?.consent,
  );
  prompts.add(new Prompt({ name: 'consent', requestable: true }, missing));
  return prompts;
}
