const DATA = 'data: ';

/**
 * A stream that has the answer and nothing before it, as JSON: every proxy and every client takes that. Where something is
 * said before the answer, such as progress, the stream stays one.
 */
export async function unwrap(response: Response): Promise<Response> {
  const { body, status, headers } = response;
  if (!body || !headers.get('content-type')?.startsWith('text/event-stream')) return response;
  const reader = body.getReader();
  const { chunks, text, ended } = await firstEvent(reader);
  const data = text.split('\n').find((line) => line.startsWith(DATA));
  const message = data?.slice(DATA.length);
  if (message !== undefined && !('method' in JSON.parse(message))) {
    void reader.cancel();
    return new Response(message, { status, headers: { 'content-type': 'application/json' } });
  }
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      if (ended) controller.close();
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(stream, { status, headers });
}

async function firstEvent(reader: ReadableStreamDefaultReader<Uint8Array>) {
  const decoder = new TextDecoder();
  const chunks: Uint8Array[] = [];
  let text = '';
  while (!text.includes('\n\n')) {
    const { done, value } = await reader.read();
    if (done) return { chunks, text, ended: true };
    chunks.push(value);
    text += decoder.decode(value, { stream: true });
  }
  return { chunks, text, ended: false };
}
