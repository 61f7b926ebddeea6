import { id, line, newPassword, Org, User } from '@stint/core';
import { z } from 'zod';

/** An address as accounts are kept by it: without case. */
const email = () => z.string().trim().toLowerCase().max(254).pipe(z.email());

/** A password as it is given: what is kept decides, not the rules of the day. */
const password = () => z.string().min(1).max(256);
const secret = () => z.string().min(1).max(4096);

export const RegisterBody = z.strictObject({
  email: email(),
  password: newPassword(),
  name: line(200),
  organization_name: line(200).optional(),
});

export const LoginBody = z.strictObject({
  email: email(),
  password: password(),
  organization_id: id('org').optional(),
});
export const CredentialsBody = z.strictObject({ email: email(), password: password() });
export const JoinForm = z.strictObject({ token: secret(), password: password(), name: line(200).optional() });
export const DecisionForm = z.strictObject({
  pass: secret(),
  decision: z.enum(['grant', 'deny']),
  note: z.string().max(1000).default(''),
});
export const RefreshBody = z.strictObject({ refresh_token: secret() });
export const LogoutBody = z.strictObject({ refresh_token: secret() });
export const ForgotBody = z.strictObject({ email: email() });
export const ResetBody = z.strictObject({ token: secret(), password: newPassword() });
export const ChangeBody = z.strictObject({ current_password: password(), new_password: newPassword() });
export const EmptyBody = z.strictObject({});

export const SignedIn = z.strictObject({
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal('Bearer'),
  /** Seconds the access token is good for. */
  expires_in: z.int(),
  user: User.schema,
  organization: Org.schema,
});

export const Ticket = z.strictObject({ ticket: z.string(), expires_in: z.int() });
export const Accepted = z.strictObject({ message: z.string() });

export type Register = z.infer<typeof RegisterBody>;
export type DeleteAccount = z.infer<typeof CredentialsBody>;
export type Join = z.infer<typeof JoinForm>;
export type Login = z.infer<typeof LoginBody>;
