/** A call of a tool by an assistant, as it is kept: reads and refused calls, too. */
export interface ToolCall {
  readonly org_id: string;
  readonly occurred_at: Date;
  readonly user_id: string | null;
  readonly credential: { readonly kind: string; readonly id: string };
  readonly request_id: string;
  readonly ip: string | null;
  readonly tool: string;
  /** `ok`, or the code of what went wrong. */
  readonly outcome: string;
  readonly dry_run: boolean;
  readonly duration_ms: number;
  readonly client: { readonly name: string; readonly version: string | null } | null;
  /** What was sent, with ids where names were said. */
  readonly input: unknown;
  /** What was answered; undefined where it was an error. */
  readonly answer: Readonly<Record<string, unknown>> | undefined;
}
