import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:net';

/** A port that was free a moment ago, for a server that has to know its address before it listens. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const free = await new Promise<boolean>((done) => {
      const probe = createServer();
      probe.once('error', () => done(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)));
    });
    if (free) return port;
  }
}

/** A server that has just been loaded refuses for a moment, because loading kept it from everything else. */
export async function ready(base: string): Promise<void> {
  while (!(await fetch(`${base}/readyz`)).ok);
}

interface Cookie {
  readonly value: string;
  readonly path: string;
}

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

/** A browser as far as it matters here: cookies, redirects and forms, and no scripts. */
export class Browser {
  readonly #jar = new Map<string, Cookie>();

  /** Follows redirects on this server; one that leads elsewhere is the answer. */
  async go(url: string, form?: URLSearchParams): Promise<Page> {
    const { origin } = new URL(url);
    let next: { url: string; body?: URLSearchParams } = { url, ...(form && { body: form }) };
    for (let hops = 0; hops < 10; hops++) {
      const answer = await fetch(next.url, {
        redirect: 'manual',
        headers: { cookie: this.#cookies(next.url) },
        ...(next.body && { method: 'POST', body: next.body }),
      });
      this.#keep(answer);
      const location = answer.headers.get('location');
      const page = { url: next.url, status: answer.status, headers: answer.headers, html: await answer.text() };
      if (!location) return page;
      next = { url: new URL(location, next.url).href };
      if (new URL(next.url).origin !== origin) return { ...page, url: next.url };
    }
    throw new Error(`${url} leads in circles.`);
  }

  /** Sends the form as it is shown, but for these changes; undefined takes a field away. */
  submit(page: Page, changes: Record<string, string | readonly string[] | undefined>): Promise<Page> {
    const form = fieldsOf(page.html);
    for (const [name, value] of Object.entries(changes)) {
      form.delete(name);
      for (const one of value === undefined ? [] : [value].flat()) form.append(name, one as string);
    }
    return this.go(page.url, form);
  }

  #cookies(url: string): string {
    const { pathname } = new URL(url);
    return [...this.#jar]
      .flatMap(([name, { value, path }]) => (pathname.startsWith(path) ? `${name}=${value}` : []))
      .join('; ');
  }

  #keep(answer: Response): void {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split('=');
      const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
      if (value) this.#jar.set(name, { value, path });
      else this.#jar.delete(name);
    }
  }
}

/** What a browser would send of the page's last form: hidden fields, and what is ticked. */
export function fieldsOf(html: string): URLSearchParams {
  const form = new URLSearchParams();
  const [last = ''] = html.split('<form').slice(-1);
  for (const [input] of last.matchAll(/<input[^>]*>/g)) {
    const attribute = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(input)?.[1];
    const type = attribute('type');
    if ((type === 'checkbox' || type === 'radio') && !/ checked/.test(input)) continue;
    form.append(attribute('name') as string, attribute('value') ?? '');
  }
  return form;
}

export const REDIRECT = 'http://127.0.0.1:5123/callback';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly error?: string;
}

export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');
export const newVerifier = (): string => randomBytes(32).toString('base64url');

/** A client that has registered itself. */
export class Client {
  readonly base: string;
  readonly id: string;
  readonly secret: string | undefined;

  constructor(base: string, id: string, secret?: string) {
    this.base = base;
    this.id = id;
    this.secret = secret;
  }

  static async register(base: string, metadata: object = {}): Promise<Client> {
    const { status, body } = await register(base, { client_name: 'Assistant', redirect_uris: [REDIRECT], ...metadata });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return new Client(base, body.client_id, body.client_secret);
  }

  /** The address a person's browser is sent to. */
  authorizeUrl(verifier: string, changes: Record<string, string | undefined> = {}): string {
    const asked = {
      response_type: 'code',
      client_id: this.id,
      redirect_uri: REDIRECT,
      state: 'kept',
      resource: `${this.base}/mcp`,
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
      ...changes,
    };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, value);
    return `${this.base}/oauth/authorize?${query}`;
  }

  async token(fields: Record<string, string>): Promise<{ status: number; body: Tokens }> {
    const body = new URLSearchParams({
      client_id: this.id,
      ...(this.secret && { client_secret: this.secret }),
      ...fields,
    });
    const answer = await fetch(`${this.base}/oauth/token`, { method: 'POST', body });
    return { status: answer.status, body: (await answer.json()) as Tokens };
  }

  exchange(code: string, code_verifier: string, more: Record<string, string> = {}) {
    return this.token({ grant_type: 'authorization_code', code, code_verifier, redirect_uri: REDIRECT, ...more });
  }

  refresh(refresh_token: string, more: Record<string, string> = {}) {
    return this.token({ grant_type: 'refresh_token', refresh_token, ...more });
  }

  async revoke(token: string): Promise<number> {
    const body = new URLSearchParams({ client_id: this.id, token });
    return (await fetch(`${this.base}/oauth/revoke`, { method: 'POST', body })).status;
  }
}

export async function register(base: string, metadata: object): Promise<{ status: number; body: any }> {
  const answer = await fetch(`${base}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  });
  return { status: answer.status, body: await answer.json() };
}

interface Person {
  readonly email: string;
  readonly password: string;
}

/** Signs in where that is asked for. */
export async function signIn(browser: Browser, url: string, { email, password }: Person): Promise<Page> {
  const page = await browser.go(url);
  return page.html.includes('name="password"') ? browser.submit(page, { email, password, decision: 'sign_in' }) : page;
}

/** Signs in, agrees, and fetches the tokens. */
export async function connect(
  client: Client,
  person: Person,
  consent: Record<string, string | readonly string[] | undefined> = {},
  asked: Record<string, string | undefined> = {},
): Promise<Tokens> {
  const verifier = newVerifier();
  const browser = new Browser();
  const page = await signIn(browser, client.authorizeUrl(verifier, asked), person);
  const { url } = await browser.submit(page, { decision: 'allow', ...consent });
  const code = new URL(url).searchParams.get('code');
  if (!code) throw new Error(`No code: ${url}\n${page.html}`);
  const { status, body } = await client.exchange(code, verifier);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
}
