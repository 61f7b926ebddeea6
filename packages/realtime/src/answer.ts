import type { Failure, Result } from '@stint/core';
import type { RequestId } from './message.ts';

/** The answer to an operation; its JSON is passed on as it is. */
export function answerOf({ json, seq, replayed }: Result, request_id: RequestId): string {
  const last = seq === undefined ? '' : `,"seq":${seq}`;
  return `{"status":"ok","data":${json.text}${last}${replayed ? ',"replayed":true' : ''},"request_id":${JSON.stringify(request_id)}}`;
}

export const answer = (data: unknown, request_id: RequestId): string =>
  JSON.stringify({ status: 'ok', data, request_id });

export function refusalOf({ code, status, message, facts }: Failure, request_id: RequestId): string {
  return JSON.stringify({ status: 'error', error: { code, message, status, ...facts }, request_id });
}
