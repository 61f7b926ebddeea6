import autocannon from 'autocannon';
import type { Served } from './process.ts';

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

export interface Figures {
  readonly rps: number;
  readonly p50: number;
  readonly p99: number;
  /** CPU of the server a request, in microseconds. */
  readonly cpu: number;
  readonly errors: number;
}

/** Puts requests on a server for some seconds over 50 connections. */
export async function load(served: Served, requests: Request[], seconds: number, connections = 50): Promise<Figures> {
  const before = served.cpu();
  const result = await autocannon({ url: served.url, connections, duration: seconds, requests });
  const cpu = served.cpu() - before;
  const total = result.requests.total;
  return {
    rps: total / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    cpu: cpu / total,
    errors: result.non2xx + result.errors,
  };
}
