import { ApiError, type Query, queryString, refusal } from './client';

/** One server-sent event: its name, and what it says. */
export interface StreamEvent {
  event: string;
  data: unknown;
}

/** Cuts a stream of text into events; what is not whole yet waits for the next piece. */
export function eventReader(): (piece: string) => StreamEvent[] {
  let rest = '';
  return (piece) => {
    const blocks = (rest + piece.replaceAll('\r', '')).split('\n\n');
    rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      let event = 'message';
      const data: string[] = [];
      for (const line of block.split('\n')) {
        if (line.startsWith('event:')) event = line.slice(6).trim();
        else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
      }
      return data.length === 0 ? [] : [{ event, data: JSON.parse(data.join('\n')) as unknown }];
    });
  };
}

/**
 * Server-sent events of a read, until the server ends them or `signal` does. Not an EventSource: that one asks again by
 * itself, and hides what a refusal says. `onOpen` is called when the server has agreed, which may be long before it has
 * something to tell.
 */
export async function* events(
  path: string,
  query: Query,
  signal: AbortSignal,
  onOpen?: () => void,
): AsyncGenerator<StreamEvent> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}${queryString(query)}`, {
      headers: { accept: 'text/event-stream, application/problem+json' },
      signal,
    });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new ApiError('The control plane cannot be reached. Is it running?', 0, null);
  }
  if (!response.ok || !response.body) throw await refusal(response);
  onOpen?.();
  const read = eventReader();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* read(value);
    }
  } finally {
    reader.cancel().catch(() => {
      // The connection is gone already: there is nothing left to cancel.
    });
  }
}
