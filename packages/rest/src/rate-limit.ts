import { Failure, type Limiter } from '@stint/core';
import type { FastifyReply } from 'fastify';

/** Counts one call and says on the answer what is left. */
export async function spend(limiter: Limiter, key: string, reply: FastifyReply): Promise<void> {
  try {
    const spent = await limiter.spend(key);
    if (spent) tell(reply, limiter, spent.remaining, spent.reset);
  } catch (error) {
    if (error instanceof Failure) tell(reply, limiter, 0, error.details.retry_after ?? 0);
    throw error;
  }
}

function tell(reply: FastifyReply, { name, quota }: Limiter, remaining: number, reset: number): void {
  reply.header('ratelimit-policy', `"${name}";q=${quota.limit};w=${quota.window}`);
  reply.header('ratelimit', `"${name}";r=${remaining};t=${reset}`);
}
