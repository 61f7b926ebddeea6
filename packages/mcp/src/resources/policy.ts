import { type Caller, ROLE_PERMISSIONS, ROLES } from '@stint/core';

/** What a role is for; what it may do is counted beside it. */
const ROLE: Record<(typeof ROLES)[number], string> = {
  owner: 'everything; there is always at least one',
  admin: 'runs the organization',
  manager: 'runs projects, people and billing',
  member: 'works on projects and tracks time',
  accountant: 'has the money, reads the rest',
  contractor: 'sees only the projects they are on, and only their own time',
  viewer: 'reads',
};

/** The rules of the house in short, with what of them binds this connection. */
export function policy({ role, credential, assistants }: Caller): string {
  const roles = ROLES.map((name) => `- ${name}: ${ROLE[name]} (${ROLE_PERMISSIONS[name].length} permissions)`);
  return `# Rules of the house

## Who may what

You act for a person whose role is ${role}, with the scopes ${credential.scopes.join(', ')}. What you may do is what both allow, now.

${roles.join('\n')}

An organization may add roles of its own, and give or deny a member single permissions; \`stint://me\` has those that count.
Scopes are \`read:\`, \`write:\` (also creates and changes) and \`manage:\` (also deletes, issues, sends, pays, revokes) of a domain, or of \`*\`.
What you may not see does not exist for you. Rates, costs and amounts are absent where the role does not show them.

## What you do by yourself

Read, sum up, prepare: tasks, time, drafts. A draft invoice has no number and binds nobody.

## What people decide

Issuing and sending an invoice, recording money, approving time and expenses, deleting, inviting: only when the person asked for exactly
that, and after you said what will happen.
${credential.ask_first ? 'This connection asks first: such a call waits until a person has agreed, and is not done before.\n' : ''}${
  assistants?.destructive === false
    ? 'This organization keeps what destroys or reaches outside from assistants: a person has to do it.\n'
    : ''
}
## Facts

Amounts are integers in minor units with a currency; do no arithmetic on them that a tool does. Hours are billed as the organization rounds them;
raw time is kept. An issued invoice never changes: it is voided, or credited. Time on an invoice, in an approved week or in a
locked period does not change.
`;
}
