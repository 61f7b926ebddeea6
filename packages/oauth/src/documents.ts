import { lookup as resolve } from 'node:dns/promises';
import { type RequestOptions, request } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const SECONDS = 5;
const LIMIT = 16_384;

/** Addresses that are nobody's on the open internet (IANA's special-purpose registries). */
const PRIVATE = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  PRIVATE.addSubnet(net, bits);
}
/** What is not global unicast, and of that what is special: documentation, tunnels that lead back to IPv4, SRv6. */
const GLOBAL_V6 = new BlockList();
GLOBAL_V6.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const) {
  PRIVATE.addSubnet(net, bits, 'ipv6');
}

export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !PRIVATE.check(address);
  return family === 6 && GLOBAL_V6.check(address, 'ipv6') && !PRIVATE.check(address, 'ipv6');
}

export interface FetchOptions {
  /** Addresses of a host name. */
  readonly addresses?: (hostname: string) => Promise<readonly string[]>;
  readonly connect?: typeof request;
}

/**
 * Fetches a document somebody else named: over https at the usual port, from an address that is public when it is
 * connected to, 16 kB at most, in five seconds, and wherever it points to is not followed.
 */
export function documentFetch({ addresses = resolved, connect = request }: FetchOptions = {}): typeof fetch {
  // The address that was checked is the one connected to: the name is not asked for twice.
  const lookup: LookupFunction = (hostname, options, done) => {
    addresses(hostname).then(
      (found) => {
        const [first] = found;
        if (first === undefined || !found.every(isPublic)) done(new Error(`${hostname} is not public.`), []);
        else if (options.all) done(null, [{ address: first, family: isIP(first) }]);
        else done(null, first, isIP(first));
      },
      (error: Error) => done(error as NodeJS.ErrnoException, []),
    );
  };
  return async (input) => {
    const url = new URL(String(input instanceof Request ? input.url : input));
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (url.protocol !== 'https:' || url.port !== '' || url.username || url.password)
      throw new Error('Only https at its usual port is fetched.');
    if (isIP(literal) && !isPublic(literal)) throw new Error(`${literal} is not public.`);
    return answerOf(connect, url, lookup);
  };
}

const resolved = async (hostname: string) => (await resolve(hostname, { all: true })).map(({ address }) => address);

function answerOf(connect: typeof request, url: URL, lookup: LookupFunction): Promise<Response> {
  const options: RequestOptions = {
    lookup,
    agent: false,
    headers: { accept: 'application/json', 'user-agent': 'Stint' },
    signal: AbortSignal.timeout(SECONDS * 1000),
  };
  return new Promise((done, failed) => {
    const asked = connect(url, options, (answer) => {
      const { statusCode: status = 0, headers } = answer;
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > LIMIT) asked.destroy(new Error(`${url.host} sent more than ${LIMIT} bytes.`));
        else chunks.push(chunk);
      });
      answer.on('error', failed);
      answer.on('end', () => {
        const cache = headers['cache-control'];
        if (status !== 200) failed(new Error(`${url.host} answered ${status}.`));
        else done(new Response(Buffer.concat(chunks), { headers: cache ? { 'cache-control': cache } : {} }));
      });
    });
    asked.on('error', failed);
    asked.end();
  });
}
