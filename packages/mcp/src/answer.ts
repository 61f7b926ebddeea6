import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { Failure, Result } from '@stint/core';
import { dataText, summaryOf } from './summary.ts';

/** What a call of a tool answers, before it takes a form. */
export interface Answer {
  readonly text: string;
  /** What the tool answered, and the same as JSON; absent in an error. */
  readonly value?: Record<string, unknown>;
  readonly json?: string;
  readonly meta?: Record<string, unknown>;
  /** What the person has to be asked before there is an answer; then there is nothing else. */
  readonly asks?: InputRequiredResult;
}

/** An answer of this value. `whole`: the text has to be all of it. */
export function answered(value: Record<string, unknown>, whole: boolean, before = ''): Answer {
  const json = JSON.stringify(value);
  return { text: before + (whole ? dataText(json) : summaryOf(value, json)), value, json };
}

/** `whole`: the client speaks a protocol from before structured content. */
export function answerOf({ seq, replayed, would }: Result, value: Record<string, unknown>, whole: boolean): Answer {
  if (would) return answered({ ...value, dry_run: true, events: would }, whole, 'Dry run: nothing was changed.\n');
  return {
    ...answered(value, whole),
    ...(seq === undefined ? {} : { meta: { seq, ...(replayed ? { replayed } : {}) } }),
  };
}

/**
 * An error the model reads: what went wrong and what to do next. The parts are in `_meta.error`, not in
 * `structuredContent`, which clients show in place of the text.
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
export function resultOf({ text, value, meta, asks }: Answer) {
  if (asks) return asks;
  return {
    content: [{ type: 'text' as const, text }],
    ...(value ? { structuredContent: value } : { isError: true }),
    ...(meta ? { _meta: meta } : {}),
  };
}

/** The same, written straight into JSON. */
export function resultJson({ text, json, meta, asks }: Answer, beside: string, metaBeside: string): string {
  if (asks) return `${JSON.stringify(asks).slice(0, -1)}${metaBeside && `,"_meta":{${metaBeside}}`}}`;
  const inner = meta ? JSON.stringify(meta).slice(1, -1) : '';
  const all = [inner, metaBeside].filter(Boolean).join();
  return `{"content":[{"type":"text","text":${JSON.stringify(text)}}],${
    json === undefined ? '"isError":true' : `"structuredContent":${json}`
  }${beside}${all && `,"_meta":{${all}}`}}`;
}
