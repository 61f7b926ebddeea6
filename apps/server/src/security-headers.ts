import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/** What every answer tells browsers: it is data, and nothing may be loaded by it or frame it. Pages say more of their own. */
export const SECURITY_HEADERS = headersOf(
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  }),
);

/** What the middleware puts on an answer, worked out once: it is the same for each. */
function headersOf(middleware: ReturnType<typeof helmet>): Readonly<Record<string, string>> {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  middleware(response.req, response, () => undefined);
  return { ...response.getHeaders() } as Record<string, string>;
}
