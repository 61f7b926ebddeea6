export { type Verdict, verifyAudit } from './audit/index.ts';
export { allEntities, allGraph, allOperations } from './domains.ts';
export {
  accessOf,
  EnvelopeSchema,
  type EventFilter,
  eventFilter,
  eventFilterInput,
  isKept,
  type LogBounds,
  type LoggedEvent,
  loadAccess,
  loadMemberships,
  logBounds,
  loggedEvent,
  type Memberships,
  type Readers,
  type Rendering,
  readersOf,
  readLog,
  resyncRequired,
  type StoredEvent,
  withSeq,
} from './events/index.ts';
export * from './kernel/index.ts';
export { invitationToken } from './members/index.ts';
export { type Founding, foundOrg, Org, orgCreated } from './orgs/index.ts';
export {
  emailTaken,
  hashPassword,
  hashSecret,
  isSecret,
  newPassword,
  newSecret,
  PREFIX,
  passwordMatches,
  Session,
  sessionCreated,
  sessionRevoked,
  User,
  userRegistered,
} from './users/index.ts';
