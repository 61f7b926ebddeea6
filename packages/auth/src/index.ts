export { type Auth, type AuthOptions, createAuth } from './auth.ts';
export type { CredentialRef, Found, Source } from './credential.ts';
export type { Limits } from './limits.ts';
export { createMailer, type Mail, type Mailer, type MailerOptions } from './mail/mailer.ts';
export { type MailWorker, type MailWorkerOptions, mailWorker } from './mail/worker.ts';
export { authPaths } from './openapi.ts';
export { type AuthRoutesOptions, authRoutes } from './routes.ts';
