export { type Posting, post, reversed } from './ledger.post.ts';
export { statementOf } from './ledger.statement.ts';
