import { type Auth, CredentialsBody, originOf, pageHeaders, sendPage, tell } from '@stint/auth';
import { fail, failures, sign, validate, verify } from '@stint/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import { shownName } from './client-metadata.ts';
import type { Connections } from './connections.ts';
import { consentPage } from './pages/consent.ts';
import { signInPage } from './pages/sign-in.ts';
import { organizationsOf, type Person, personOf } from './people.ts';
import { areasOf, askedFor, type Domains, narrowed } from './scopes.ts';

export interface InteractionOptions {
  readonly auth: Auth;
  readonly provider: Provider;
  readonly connections: Connections;
  readonly domains: Domains;
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;
type Session = Awaited<ReturnType<Provider['Session']['get']>>;

/** A request of a client that somebody is answering, in the browser it was begun in. */
interface Asked {
  readonly interaction: Interaction;
  readonly session: Session;
  readonly client: string;
  readonly redirect: string;
  readonly scopes: readonly string[];
  readonly csrf: string;
  /** Who is signed in on these pages. */
  readonly person: Person | undefined;
}

const PURPOSE = 'oauth page';
const PATH = '/oauth/interaction/:uid';

/** The pages on which a person signs in and agrees. They work without scripts. */
export function interactionRoutes(app: FastifyInstance, options: InteractionOptions): void {
  const { auth, provider, connections, domains } = options;
  const { db, ports } = auth.core;

  const load = async ({ raw }: FastifyRequest, reply: FastifyReply): Promise<Asked> => {
    const interaction = await provider.interactionDetails(raw, reply.raw);
    const session = await provider.Session.get(provider.createContext(raw, reply.raw));
    const { accountId, loginTs = 0 } = session;
    const { params, uid } = interaction;
    const client = await provider.Client.find(String(params.client_id));
    return {
      interaction,
      session,
      client: shownName(client?.clientName),
      redirect: String(params.redirect_uri),
      scopes: askedFor(params.scope as string | undefined, domains),
      csrf: sign(ports.secret, PURPOSE, uid),
      person: accountId === undefined ? undefined : await personOf(db, accountId, loginTs),
    };
  };

  const show = async (reply: FastifyReply, asked: Asked, fault?: string, email?: string) => {
    const { person, scopes, interaction } = asked;
    const hint = interaction.params.login_hint;
    const html = person
      ? consentPage({
          ...asked,
          person,
          organizations: await organizationsOf(db, person.id),
          areas: areasOf(scopes, domains),
          askFirst: await connections.askedFirst(person.id, String(interaction.params.client_id)),
          fault,
        })
      : signInPage({ ...asked, email: email ?? (typeof hint === 'string' ? hint : ''), fault });
    return sendPage(reply, html, asked.redirect);
  };

  app.get(PATH, async (request, reply) => show(reply, await load(request, reply)));

  app.post<{ Body: URLSearchParams }>(PATH, async (request, reply) => {
    const asked = await load(request, reply);
    const { body = new URLSearchParams() } = request;
    try {
      if (verify(ports.secret, PURPOSE, body.get('csrf') ?? '') !== asked.interaction.uid)
        throw fail(failures.forbidden, 'The page is out of date; send it once more.');
      const location = await decide(options, asked, body, request);
      return reply.headers(pageHeaders(asked.redirect)).redirect(location, 303);
    } catch (error) {
      const fault = tell(auth.core, error, request, reply, 'answering an app failed');
      return show(reply, asked, fault, body.get('email') ?? undefined);
    }
  });
}

/** Does what the person chose, and answers where the browser goes next. */
async function decide(options: InteractionOptions, asked: Asked, form: URLSearchParams, request: FastifyRequest) {
  const { interaction, session, person } = asked;
  const decision = form.get('decision');
  if (decision === 'deny') {
    interaction.result = { error: 'access_denied', error_description: 'The person said no.' };
  } else if (decision === 'switch') {
    await forget(asked);
    await interaction.persist();
    return `/oauth/interaction/${interaction.uid}`;
  } else if (!person) {
    const input = validate(CredentialsBody, { email: form.get('email'), password: form.get('password') });
    const accountId = await options.auth.accounts.recognize(input, originOf(request));
    if (session.accountId !== undefined && session.accountId !== accountId) await forget(asked);
    interaction.result = { ...interaction.lastSubmission, login: { accountId } };
  } else if (decision === 'allow') {
    const grantId = await agree(options, { ...asked, person }, form, request);
    interaction.result = { ...interaction.lastSubmission, consent: { grantId } };
  } else {
    throw fail(failures.malformed_request, 'Choose one of the buttons.');
  }
  await interaction.persist();
  return interaction.returnTo;
}

/** Signs out on these pages; the request goes on with whoever signs in next. */
async function forget({ interaction, session }: Asked): Promise<void> {
  await session.destroy();
  Reflect.deleteProperty(interaction, 'session');
}

type Agreed = Asked & { readonly person: Person };

/** Grants what was ticked, for the organization that was chosen; the request is narrowed to it. */
async function agree(options: InteractionOptions, asked: Agreed, form: URLSearchParams, request: FastifyRequest) {
  const { provider, connections, domains, auth } = options;
  const { interaction, person, client } = asked;
  const { params } = interaction;
  const organizations = await organizationsOf(auth.core.db, person.id);
  const org_id = form.get('org_id');
  if (!organizations.some(({ id }) => id === org_id))
    throw fail(failures.forbidden, 'Choose one of your organizations.');
  const ticked = new Set(form.getAll('scope'));
  const scopes = narrowed(asked.scopes, domains, ticked, form.get('read_only') === '1');
  if (scopes.length === 0) throw fail(failures.forbidden, 'Tick what it may do, or deny.');
  const client_id = String(params.client_id);
  const grant = new provider.Grant({ accountId: person.id, clientId: client_id });
  for (const resource of [params.resource].flat()) grant.addResourceScope(String(resource), scopes.join(' '));
  const grant_id = await grant.save();
  await connections.connect(
    {
      user_id: person.id,
      org_id: org_id as string,
      client_id,
      name: client,
      redirect_host: hostOf(asked.redirect),
      scopes,
      ask_first: form.get('ask_first') === '1',
      grant_id,
      // Who registered is one installation; a client that is named by its metadata is many.
      replaces: !client_id.startsWith('https:'),
    },
    originOf(request),
  );
  params.scope = scopes.join(' ');
  return grant_id;
}

/** As the list of apps shows it: a host, or the scheme of an app on the device. */
function hostOf(redirect: string): string {
  const { protocol, host } = new URL(redirect);
  return /^https?:$/.test(protocol) ? host : protocol;
}
