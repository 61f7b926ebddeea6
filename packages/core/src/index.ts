export { requestApproval } from './approvals/index.ts';
export { ATTACHMENT_LINKS, fits, HEAD, LARGEST_FILE, linkedFile } from './attachments/index.ts';
export { createToolCallLog, goesBack, TOOL_CALL_SWEEP, type ToolCallLog } from './audit/index.ts';
export { allEntities, allFollowers, allGraph, allJobs, allOperations } from './domains.ts';
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
  type Rendering,
  readLog,
  resyncRequired,
  type StoredEvent,
  withSeq,
} from './events/index.ts';
export {
  type CommitIn,
  type Happened,
  LONGEST,
  type PullRequestIn,
  type PushIn,
  readWebhookToken,
  receiveGit,
  webhookOf,
} from './git/index.ts';
export { type PrintedInvoice, printedInvoice } from './invoices/index.ts';
export * from './kernel/index.ts';
export { acceptInvitation, invitationToken, readInvitationToken } from './members/index.ts';
export { readUnsubscribeToken, type Unsubscription, unsubscribe } from './notifications/index.ts';
export { type Founding, foundOrg, Org, orgCreated } from './orgs/index.ts';
export {
  type AnswerFile,
  type Answers,
  alreadySubmitted,
  announceAnswerFiles,
  answerFaults,
  askedQuestions,
  formClosed,
  formSchema,
  intake,
  LARGEST_ANSWER_FILE,
  MOST_FILES,
  type PublishedForm,
  publishedForm,
  type Question,
  submitForm,
} from './public_forms/index.ts';
export { searchFollower } from './search/index.ts';
export {
  ConnectedApp,
  connectedAppConnected,
  connectedAppRevoked,
  deleteMe,
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
