const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The host of a Host header, without its port. */
const hostnameOf = (host: string): string => (/^(\[[^\]]*\]|[^:]*)(?::\d*)?$/.exec(host)?.[1] ?? host).toLowerCase();

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(127\.|::1$|::ffff:127\.)/.test(address);

export interface Guard {
  /** Whether a page of this origin may call. */
  originAllowed(origin: string): boolean;
  /** Whether this Host may be asked for at this local address: DNS rebinding brings foreign ones to loopback. */
  hostAllowed(host: string | undefined, localAddress: string | undefined): boolean;
}

export function createGuard(publicUrl: string, allowedOrigins: readonly string[] = []): Guard {
  const own = new URL(publicUrl);
  const origins = new Set([own.origin, ...allowedOrigins]);
  return {
    originAllowed(origin) {
      if (origins.has(origin)) return true;
      const [, host] = /^https?:\/\/([^/]+)$/.exec(origin) ?? [];
      return host !== undefined && LOOPBACK.has(hostnameOf(host));
    },
    hostAllowed(host, localAddress) {
      if (!isLoopback(localAddress)) return true;
      const name = hostnameOf(host ?? '');
      return LOOPBACK.has(name) || name === own.hostname;
    },
  };
}
