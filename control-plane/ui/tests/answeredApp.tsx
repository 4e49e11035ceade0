import { cleanup, configure, render } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';
import { App } from '../src/app';

/** All pages with the network replaced, for tests of what they say of answers and what they send. */

export interface Asked {
  /** As it was asked for, with its query. */
  address: string;
  /** Below the API. */
  path: string;
  query: URLSearchParams;
  method: string;
  /** Null without one. */
  body: unknown;
}

/** Answers by path, or by method and path; those with a status number are problems. What is not here is not found. */
export type Answers = Record<string, object>;

/** To be called once in a file: each of its tests begins with nothing asked and nothing remembered. */
export function answeredApp() {
  const asked: Asked[] = [];

  // The first page of each kind is compiled while it is awaited: on a busy machine that takes longer than a second.
  configure({ asyncUtilTimeout: 8_000 });

  beforeEach(() => {
    asked.length = 0;
    localStorage.clear();
    // What a dialog does in a browser.
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    vi.stubGlobal(
      'matchMedia',
      () =>
        ({
          matches: false,
          addEventListener: () => {},
          removeEventListener: () => {},
        }) as unknown as MediaQueryList,
    );
  });

  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });

  /** What the answers hold is looked at when it is asked for. */
  function open(address: string, answers: Answers): void {
    vi.stubGlobal('fetch', (input: string, init: RequestInit = {}) => {
      const url = new URL(input, 'http://localhost');
      const path = url.pathname.replace('/api/v1', '');
      const method = init.method ?? 'GET';
      asked.push({
        address: input,
        path,
        query: url.searchParams,
        method,
        body: typeof init.body === 'string' ? JSON.parse(init.body) : null,
      });
      return Promise.resolve(response(answers[`${method} ${path}`] ?? answers[path], path));
    });
    history.replaceState(null, '', address);
    render(<App />);
  }

  return { asked, open };
}

function response(body: object | undefined, path: string): Response {
  if (body === undefined)
    return Response.json(
      { type: 'about:blank', title: 'Not found', status: 404, detail: `${path} is not there.` },
      { status: 404 },
    );
  const status = 'status' in body && typeof body.status === 'number' ? body.status : 200;
  return Response.json(body, { status });
}
