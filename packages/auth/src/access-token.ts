import { createSecretKey } from 'node:crypto';
import { deriveKey, fail, failures } from '@stint/core';
import { errors, jwtVerify, SignJWT } from 'jose';

/** Seconds an access token is good for. */
export const ACCESS_SECONDS = 900;

export interface Claims {
  readonly user_id: string;
  readonly org_id: string;
  readonly session_id: string;
  readonly expires_at: Date;
}

export interface AccessTokens {
  sign(claims: Omit<Claims, 'expires_at'>): Promise<string>;
  /** The claims of a token we signed; `token_expired` when its time is over, undefined when it is none of ours. */
  read(token: string): Promise<Claims | undefined>;
}

/** The short-lived tokens of sessions: JWTs signed with a key of their own, made from the server's secret. */
export function accessTokens(secret: Buffer, now: () => Date): AccessTokens {
  const key = createSecretKey(deriveKey(secret, 'session access token'));
  return {
    sign: ({ user_id, org_id, session_id }) => {
      const issued = Math.floor(now().getTime() / 1000);
      return new SignJWT({ org: org_id, ses: session_id })
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
        .setSubject(user_id)
        .setIssuedAt(issued)
        .setExpirationTime(issued + ACCESS_SECONDS)
        .sign(key);
    },
    async read(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          typ: 'at+jwt',
          currentDate: now(),
          requiredClaims: ['sub', 'org', 'ses', 'exp'],
        });
        const { sub, org, ses, exp } = payload as { sub: string; org: string; ses: string; exp: number };
        return { user_id: sub, org_id: org, session_id: ses, expires_at: new Date(exp * 1000) };
      } catch (error) {
        if (error instanceof errors.JWTExpired) throw fail(failures.token_expired, 'Refresh the access token.');
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}
