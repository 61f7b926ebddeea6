import { type ClientMetadata, errors } from 'oidc-provider';

/** The metadata of a client that matters to us; the rest is let go, so that nothing of it can be asked for. */
const KEPT = new Set([
  'client_id',
  'client_id_issued_at',
  'client_secret',
  'client_secret_expires_at',
  'client_name',
  'client_uri',
  'redirect_uris',
  'grant_types',
  'response_types',
  'token_endpoint_auth_method',
]);
export const GRANTS = ['authorization_code', 'refresh_token'];

/** What browsers open themselves, or refuse to be sent to. */
const BROWSERS = new Set(['ws:', 'wss:', 'ftp:', 'file:', 'data:', 'blob:', 'about:', 'javascript:', 'view-source:']);

function leadsAstray(uri: unknown): boolean {
  if (typeof uri !== 'string' || !URL.canParse(uri)) return false;
  const { protocol, username, password } = new URL(uri);
  return BROWSERS.has(protocol) || username !== '' || password !== '';
}

/** Redirects follow the rules for native clients in all of them: https, a scheme of their own, or http on loopback. */
export function tidy(metadata: ClientMetadata): void {
  for (const name of Object.keys(metadata)) if (!KEPT.has(name)) delete metadata[name];
  const { client_name, redirect_uris, grant_types } = metadata;
  if (client_name !== undefined && (typeof client_name !== 'string' || client_name.length > 200))
    throw new errors.InvalidClientMetadata('client_name must be a text of at most 200 characters');
  if (Array.isArray(redirect_uris) && (redirect_uris.length > 20 || JSON.stringify(redirect_uris).length > 8192))
    throw new errors.InvalidClientMetadata('redirect_uris must be at most 20, of 8192 characters in all');
  if (Array.isArray(redirect_uris) && redirect_uris.some(leadsAstray))
    throw new errors.InvalidRedirectUri(
      'redirect_uris must name no user, and no scheme that browsers keep for themselves',
    );
  metadata.application_type = 'native';
  metadata.id_token_signed_response_alg = 'EdDSA';
  metadata.response_types = ['code'];
  metadata.grant_types = Array.isArray(grant_types)
    ? GRANTS.filter((grant) => grant_types.includes(grant))
    : [...GRANTS];
}

/** What a client calls itself, on one line and without signs that nobody sees. */
export const shownName = (name: string | undefined): string =>
  (name ?? '').replaceAll(/[\s\p{C}]+/gu, ' ').trim() || 'An app without a name';
