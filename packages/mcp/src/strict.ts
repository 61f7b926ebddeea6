import { ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server';

type Handle = Parameters<Server['_wrapHandler']>[1];

/** The SDK's server, which answers for us what it would otherwise call an internal error of ours. */
export class StrictServer extends Server {
  protected override _wrapHandler(method: string, handler: Handle): Handle {
    const wrapped = super._wrapHandler(method, handler);
    return async (request, ctx) => {
      try {
        return await wrapped(request, ctx);
      } catch (error) {
        if (error instanceof ProtocolError) throw error;
        throw this.#told(method, error);
      }
    };
  }

  /** Parameters that do not fit are the client's to mend; of anything else it learns nothing. */
  #told(method: string, error: unknown): ProtocolError {
    const faults = faultsOf(error);
    if (faults) return new ProtocolError(ProtocolErrorCode.InvalidParams, `Invalid params for ${method}: ${faults}`);
    this.onerror?.(error as Error);
    return new ProtocolError(ProtocolErrorCode.InternalError, 'Something went wrong on our side.');
  }
}

interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The SDK says what does not fit its schema by an error whose message is the list of issues, as JSON. */
function faultsOf(error: unknown): string | undefined {
  const { message } = (error ?? {}) as { message?: unknown };
  if (typeof message !== 'string' || !message.startsWith('[')) return undefined;
  try {
    const issues = JSON.parse(message) as Issue[];
    return issues.map(({ path, message: fault }) => `${path.join('.')}: ${fault}`).join('; ');
  } catch {
    return undefined;
  }
}
