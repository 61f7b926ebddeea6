import { hash, verify } from '@node-rs/argon2';
import { z } from 'zod';

/** Argon2id as OWASP's password storage cheat sheet sets it: 19 MiB, two passes, one lane. */
// 2 is Argon2id; the enumeration that names it exists only for the type checker.
const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A password as it is chosen: long enough, and not so long that hashing it is work for us. */
export const newPassword = () => z.string().min(8, 'has at least 8 characters').max(256, 'has at most 256 characters');

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST);

let decoy: Promise<string> | undefined;

/** Whether the password is the one behind the hash. Without a hash the answer is no, after the same work. */
export async function passwordMatches(kept: string | null | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('no account has this password');
  const matches = await verify(kept ?? (await decoy), password.normalize('NFKC'));
  return matches && typeof kept === 'string';
}
