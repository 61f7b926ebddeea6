import { resourcesOf } from '@stint/auth';
import type { FastifyInstance } from 'fastify';
import { type Domains, EVERYTHING, scopesOf } from './scopes.ts';

/** What the authorization server says of itself (RFC 8414). */
const serverMetadata = (issuer: string, domains: Domains, cimd: boolean) => ({
  issuer,
  authorization_endpoint: `${issuer}/oauth/authorize`,
  token_endpoint: `${issuer}/oauth/token`,
  registration_endpoint: `${issuer}/oauth/register`,
  revocation_endpoint: `${issuer}/oauth/revoke`,
  // Clients that want refresh tokens look for `offline_access`; they are given with or without it.
  scopes_supported: [...scopesOf(domains), 'offline_access'],
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
  revocation_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
  client_id_metadata_document_supported: cimd,
  service_documentation: `${issuer}/docs`,
});

/** What this server says of itself as what tokens are for (RFC 9728). */
const resourceMetadata = (issuer: string, resource: string) => ({
  resource,
  authorization_servers: [issuer],
  scopes_supported: [EVERYTHING, 'write:*', 'read:*'],
  bearer_methods_supported: ['header'],
  resource_name: 'Stint',
  resource_documentation: `${issuer}/docs`,
});

/** The documents by which a client that knows nothing but an address finds out how to get a token for it. */
export function metadataRoutes(app: FastifyInstance, issuer: string, domains: Domains, cimd: boolean): void {
  const [origin, mcp] = resourcesOf(issuer);
  const documents = {
    '/.well-known/oauth-authorization-server': serverMetadata(issuer, domains, cimd),
    '/.well-known/oauth-protected-resource': resourceMetadata(issuer, origin),
    '/.well-known/oauth-protected-resource/mcp': resourceMetadata(issuer, mcp),
  };
  for (const [path, document] of Object.entries(documents)) {
    const json = JSON.stringify(document);
    app.get(path, async (_request, reply) =>
      reply
        .headers({ 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' })
        .type('application/json')
        .send(json),
    );
  }
}
