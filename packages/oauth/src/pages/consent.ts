import { alert, escaped, hidden, page } from '@stint/auth';
import type { Area, Tier } from '../scopes.ts';

export interface Organization {
  readonly id: string;
  readonly name: string;
}

export interface Consent {
  readonly csrf: string;
  readonly client: string;
  /** Where the client waits for the answer. */
  readonly redirect: string;
  readonly person: { readonly name: string; readonly email: string };
  /** The one to choose first. */
  readonly organizations: readonly Organization[];
  readonly areas: readonly Area[];
  /** As it was ticked when the person last agreed to this client. */
  readonly askFirst: boolean;
  readonly fault?: string | undefined;
}

/** Domains whose names say too little; the others are read as they are. */
const AREAS: Record<string, string> = {
  users: 'Your profile, sign-ins and connected apps',
  tokens: 'Personal access tokens',
  orgs: 'The organization and its settings',
  members: 'Members, roles and invitations',
  audit: 'Audit trail',
  clients: 'Clients and contacts',
  projects: 'Projects and who is on them',
  tasks: 'Tasks and comments',
  time: 'Time and timesheets',
  invoices: 'Invoices',
  attachments: 'Files',
};

const TIER: Record<Tier, { readonly short: string; readonly does: string }> = {
  read: { short: 'See', does: 'See' },
  write: { short: 'Add and change', does: 'Add to and change' },
  manage: { short: 'Delete, send, approve', does: 'Delete, send, approve or revoke in' },
};

/** What a domain is called here. */
export const areaName = (domain: string): string => {
  const words = domain.replaceAll('_', ' ');
  return AREAS[domain] ?? words.charAt(0).toUpperCase() + words.slice(1);
};

export const consentPage = (consent: Consent): string => {
  const { csrf, client, person, organizations, fault } = consent;
  const [only] = organizations;
  const form = `<form method="post">${hidden('csrf', csrf)}`;
  const who = `<div class="soft">Signed in as ${escaped(person.name)} (${escaped(person.email)}).
<form class="inline" method="post">${hidden('csrf', csrf)}<button class="link" name="decision" value="switch">Use another account</button></form></div>`;
  if (!only) {
    return page({
      title: 'No organization',
      heading: 'You are in no organization',
      body: `${who}
<p>There is nothing to connect <strong>${escaped(client)}</strong> to. Ask for an invitation, or use another account.</p>
${form}<div class="actions"><button name="decision" value="deny">Back to the app</button></div></form>`,
    });
  }
  return page({
    title: `Connect ${client}`,
    heading: `Connect ${client} to Stint?`,
    body: `${who}
<p class="note">The app calls itself <strong>${escaped(client)}</strong>; nobody has checked that. ${waiting(consent.redirect)}
Go on only if you have just started this.</p>
${alert(fault)}
${form}${choice(organizations)}${powers(consent.areas, consent.askFirst)}
<p class="soft">It never may do more than you may yourself, and you can cut it off at any time.</p>
<div class="actions"><button class="second" name="decision" value="deny">Deny</button><button name="decision" value="allow">Allow</button></div></form>`,
  });
};

function waiting(redirect: string): string {
  const { protocol, hostname, host } = new URL(redirect);
  if (protocol === 'http:') return `It runs on this computer (<strong>${escaped(hostname)}</strong>).`;
  if (protocol === 'https:') return `Its answer goes to <strong>${escaped(host)}</strong>.`;
  return `Its answer goes to the app on this device that opens <strong>${escaped(protocol)}</strong> links.`;
}

function choice(organizations: readonly Organization[]): string {
  const [first, ...more] = organizations as [Organization, ...Organization[]];
  if (more.length === 0) {
    return `<p>For <strong>${escaped(first.name)}</strong>${hidden('org_id', first.id)}</p>`;
  }
  const pick = ({ id, name }: Organization) => `<label class="pick">
<input type="radio" name="org_id" value="${id}" required${id === first.id ? ' checked' : ''}> ${escaped(name)}</label>`;
  return `<fieldset><legend>For which organization?</legend>${organizations.map(pick).join('')}</fieldset>`;
}

function powers(areas: readonly Area[], askFirst: boolean): string {
  const tiers = (['read', 'write', 'manage'] as const).filter((tier) =>
    areas.some((area) => area.tiers.includes(tier)),
  );
  const box = ({ domain, tiers: has }: Area, tier: Tier) =>
    has.includes(tier)
      ? `<td><label><input type="checkbox" name="scope" value="${tier}:${domain}" data-tier="${tier}" checked
aria-label="${TIER[tier].does}: ${escaped(areaName(domain))}"></label></td>`
      : '<td></td>';
  const row = (area: Area) =>
    `<tr><th scope="row">${escaped(areaName(area.domain))}</th>${tiers.map((tier) => box(area, tier)).join('')}</tr>`;
  const readOnly = tiers.some((tier) => tier !== 'read')
    ? `<label class="pick"><input type="checkbox" id="read_only" name="read_only" value="1">
<span><strong>Read only</strong><br><span class="soft">It may look at what is ticked below, and change nothing.</span></span></label>
<label class="pick"><input type="checkbox" name="ask_first" value="1"${askFirst ? ' checked' : ''}>
<span><strong>Ask me before it deletes, sends or moves money</strong><br><span class="soft">Such a call waits until you agree on a page of Stint.</span></span></label>`
    : '';
  return `<fieldset><legend>What it may do</legend>${readOnly}
<details open><summary>Area by area</summary>
<p class="soft">Without “See” an area is closed to it, whatever else is ticked.</p>
<table class="ticks"><thead><tr><th scope="col">Area</th>${tiers.map((tier) => `<th scope="col">${TIER[tier].short}</th>`).join('')}</tr></thead>
<tbody>${areas.map(row).join('')}</tbody></table></details></fieldset>`;
}
