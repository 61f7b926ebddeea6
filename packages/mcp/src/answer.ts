import type { Failure, Json, Result } from '@stint/core';
import { summaryOf } from './summary.ts';

/** What a call of a tool answers, before it takes a form. */
export interface Answer {
  readonly text: string;
  /** What the operation answered; absent in an error. */
  readonly json?: Json<any>;
  readonly meta?: Record<string, unknown>;
}

/** `whole`: the client speaks a protocol from before structured content, so the text has to be the answer. */
export function answerOf({ json, seq, replayed }: Result, whole: boolean): Answer {
  const text = whole ? json.text : summaryOf(json);
  return { text, json, ...(seq === undefined ? {} : { meta: { seq, ...(replayed ? { replayed } : {}) } }) };
}

/**
 * An error the model reads: what went wrong and what to do next. The parts are in `_meta.error`, not in
 * `structuredContent`, which clients check against the tool's output schema even here.
 */
export function errorOf({ code, status, details, message }: Failure, next: string, request_id: string): Answer {
  const { detail: _, ...more } = details;
  const state = details.current_state === undefined ? '' : ` Now: ${JSON.stringify(details.current_state)}.`;
  const detail = /[.!?]$/.test(message) ? message : `${message}.`;
  return {
    text: `${code}: ${detail}${state} ${next}`.trimEnd(),
    meta: { error: { code, status, detail: message, ...more, request_id } },
  };
}

/** The answer as the result of `tools/call`, for the SDK. */
export function resultOf({ text, json, meta }: Answer) {
  return {
    content: [{ type: 'text' as const, text }],
    ...(json ? { structuredContent: json.value as Record<string, unknown> } : { isError: true }),
    ...(meta ? { _meta: meta } : {}),
  };
}

/** The same, written straight into JSON: the operation's answer is passed through as it is. */
export function resultJson({ text, json, meta }: Answer, beside: string, metaBeside: string): string {
  const inner = meta ? JSON.stringify(meta).slice(1, -1) : '';
  const all = [inner, metaBeside].filter(Boolean).join();
  return `{"content":[{"type":"text","text":${JSON.stringify(text)}}],${
    json ? `"structuredContent":${json.text}` : '"isError":true'
  }${beside}${all && `,"_meta":{${all}}`}}`;
}
