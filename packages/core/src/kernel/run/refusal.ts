import type { Caller, Via } from '../caller.ts';
import { type Failure, fail, failures } from '../failure.ts';
import { type AnyOperation, destroys } from '../operation.ts';
import { covers, insufficient } from '../scope.ts';
import { needsOf } from './needs.ts';

/**
 * Why the caller may not run the operation at all, as the MCP catalogue leaves it out; with an input, be it as somebody sent
 * it, why not that call, as `execute` refuses it.
 */
export function refusal(operation: AnyOperation, caller: Caller, via: Via, input?: unknown): Failure | undefined {
  const { parts, scopes, permissions } = needsOf(operation, input);
  if (!scopes.every((scope) => covers(caller.credential.scopes, scope))) return insufficient(scopes);
  const lacking = permissions.filter((any) => !any.some((permission) => caller.permissions.has(permission)));
  if (lacking.length > 0) {
    const named = `${lacking.length > 1 ? 'permissions' : 'permission'} ${lacking.map((any) => any.join(' or ')).join(', ')}`;
    return fail(failures.forbidden, `This needs the ${named}, which your role does not give you.`);
  }
  if (via === 'mcp' && [operation, ...parts].some((part) => keptFromAssistants(part, caller))) {
    return fail(
      failures.forbidden,
      'This organization keeps what destroys or reaches outside from assistants (its setting assistants.destructive); a person has to do it.',
    );
  }
  return undefined;
}

/** What destroys or reaches outside, for a token where the organization says so. A person's session is no assistant. */
const keptFromAssistants = (operation: AnyOperation, { assistants, credential }: Caller): boolean =>
  assistants?.destructive === false &&
  (credential.kind === 'pat' || credential.kind === 'oauth') &&
  (destroys(operation) || operation.outreach === true);
