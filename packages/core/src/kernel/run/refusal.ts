import type { Caller, Via } from '../caller.ts';
import { type Failure, fail, failures } from '../failure.ts';
import { type AnyOperation, destroys } from '../operation.ts';
import { covers, insufficient, requiredScope } from '../scope.ts';

/** Whether the caller may run the operation at all: what the MCP catalogue lists and `execute` enforces. */
export function refusal(operation: AnyOperation, caller: Caller, via: Via): Failure | undefined {
  const scope = operation.scope ?? requiredScope(operation.name, operation.effect);
  if (scope !== 'any' && !covers(caller.credential.scopes, scope)) {
    return insufficient(scope);
  }
  const { permission } = operation;
  if (permission && ![permission].flat().some((one) => caller.permissions.has(one))) {
    const needed = [permission].flat().join(' or ');
    return fail(failures.forbidden, `This needs the permission ${needed}, which your role does not give you.`);
  }
  if (via === 'mcp' && keptFromAssistants(operation, caller)) {
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
