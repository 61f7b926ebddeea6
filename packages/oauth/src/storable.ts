import { errors } from 'oidc-provider';

/** The JSON of what is to be kept. PostgreSQL takes no NUL and no half of a surrogate pair in a text, so what has one is refused. */
export const storable = (payload: object): string =>
  JSON.stringify(payload, (_, value: unknown) => {
    if (typeof value === 'string' && (value.includes('\u0000') || !value.isWellFormed())) {
      throw new errors.InvalidRequest('what was sent has a character that cannot be stored');
    }
    return value;
  });
