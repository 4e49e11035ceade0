import type { Problem } from './types';

/** How long a page waits for an answer before it says so. */
const PATIENCE_MS = 10_000;

const API = '/api/v1';

export type Query = Record<string, string | number | string[] | null | undefined>;

/** An answer that is not one: what went wrong in words, and the problem (RFC 9457) when the control plane sent one. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | null;

  constructor(message: string, status: number, problem: Problem | null) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }
}

export function queryString(query: Query): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value == null || value === '') continue;
    for (const each of Array.isArray(value) ? value : [value]) params.append(key, String(each));
  }
  const written = params.toString();
  return written ? `?${written}` : '';
}

export async function get<T>(
  path: string,
  query: Query,
  signal?: AbortSignal,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  return (await (await ask(API + path, query, {}, signal, patienceMs)).json()) as T;
}

/** Of another API than the control plane's own: the whole path. */
export async function getFrom<T>(path: string, query: Query, signal?: AbortSignal, patienceMs = PATIENCE_MS) {
  return (await (await ask(path, query, {}, signal, patienceMs)).json()) as T;
}

/** A question that is too long for an address; a file goes as it is. */
export async function post<T>(
  path: string,
  query: Query,
  body: object,
  signal?: AbortSignal,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const response = await ask(
    API + path,
    query,
    {
      method: 'POST',
      body: body instanceof Blob ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    },
    signal,
    patienceMs,
  );
  return (await response.json()) as T;
}

/** Ends what is named. */
export async function remove<T>(path: string): Promise<T> {
  return (await (await ask(API + path, {}, { method: 'DELETE' })).json()) as T;
}

async function ask(
  path: string,
  query: Query,
  init: RequestInit,
  signal?: AbortSignal,
  patienceMs = PATIENCE_MS,
): Promise<Response> {
  const patience = AbortSignal.timeout(patienceMs);
  let response: Response;
  try {
    response = await fetch(`${path}${queryString(query)}`, {
      ...init,
      headers: { accept: 'application/json, application/problem+json', ...init.headers },
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(
      patience.aborted
        ? `The control plane did not answer within ${patienceMs / 1000} s.`
        : 'The control plane cannot be reached. Is it running?',
      0,
      null,
    );
  }
  if (response.ok) return response;
  throw await refusal(response);
}

/** What an answer that is none says, as an error a page can show. */
export async function refusal(response: Response): Promise<ApiError> {
  let problem: Problem | null = null;
  let words: string | null = null;
  try {
    const body: unknown = await response.json();
    // Prometheus' form of a refusal.
    if (typeof body === 'object' && body !== null && 'error' in body && 'errorType' in body)
      words = String(body.error);
    if (typeof body === 'object' && body !== null && 'title' in body) problem = body as Problem;
  } catch {
    // Not every refusal has a JSON body (a proxy's page, for instance): the status then has to do.
  }
  const said = words || problem?.detail || problem?.title || `The control plane answered ${response.status}.`;
  return new ApiError(said, response.status, problem);
}
