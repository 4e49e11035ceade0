import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ErrorIssue } from '../../src/api/errorTypes';
import { answeredApp } from '../answeredApp';
import { errors } from '../fixtures/errors';
import { service } from '../fixtures/services';

/** What the pages of errors say of odd answers; the browser tests see the usual ones. */

const window24 = () => ({ from: Date.now() - 86_400e3, to: Date.now() });
const all = () => errors(window24(), new URLSearchParams()).errors;
const first = (more: Partial<ErrorIssue> = {}): ErrorIssue => ({ ...(all()[0] as ErrorIssue), ...more });

const { open } = answeredApp();

describe('the errors', () => {
  it('say how many are left out', async () => {
    open('/errors', { '/errors': { errors: all(), matching: 812, truncated: true } });
    expect(await screen.findByText(/the 3 most frequent of 812/)).toBeDefined();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('812 kinds of errors, 1 new');
  });

  it('mark what came back, with the time nobody saw it', async () => {
    const back = first({
      new: false,
      newSince: null,
      regressed: { since: '2026-01-01T00:00:00Z', until: new Date().toISOString() },
    });
    open('/errors', { '/errors': { errors: [back], matching: 1, truncated: false } });
    const chip = await screen.findByText('came back');
    expect(chip.getAttribute('title')).toMatch(/^Came back .*, after nobody had seen it since/);
  });

  it('of many types together lead to no search, since none finds them', async () => {
    const together = first({ type: '_other_', groupedBy: 'together', frames: [], search: null, traces: [] });
    open('/errors', { '/errors': { errors: [together], matching: 1, truncated: false } });
    const link = await screen.findByRole('link', { name: 'Other errors' });
    const row = link.closest('tr') as HTMLElement;
    expect(within(row).getAllByRole('link')).toHaveLength(2);
    expect(within(row).queryByRole('link', { name: /traces with/ })).toBeNull();
  });
});

describe('one error', () => {
  it('shows the frames it is grouped by when its newest trace is not kept any more', async () => {
    const issue = first();
    open(`/errors/${issue.id}`, { [`/errors/${issue.id}`]: issue });
    expect(await screen.findByText(/The newest trace is not kept any more/)).toBeDefined();
    const frame = 'shop.payment.AuthorizeService.authorize (AuthorizeService.java:88)';
    expect(screen.getByText(frame, { selector: '.own-frame' })).toBeDefined();
    expect(screen.getByText(/because of the type and the innermost frames of own code/)).toBeDefined();
  });

  it('tells what it was reported as, its cause, and who else throws it', async () => {
    const issue = first({
      reportedType: 'jakarta.servlet.ServletException',
      cause: 'java.net.ConnectException',
      alsoIn: [{ id: 'other', service: 'order', namespace: null, environment: null, count: 7 }],
    });
    open(`/errors/${issue.id}`, { [`/errors/${issue.id}`]: issue });
    expect(await screen.findByText('jakarta.servlet.ServletException')).toBeDefined();
    expect(screen.getByText('java.net.ConnectException')).toBeDefined();
    const elsewhere = screen.getByRole('region', { name: 'The same in other services' });
    expect(within(elsewhere).getByRole('link').getAttribute('href')).toBe('/errors/other');
  });
});

describe('a service', () => {
  it('keeps its page when its errors cannot be read', async () => {
    open('/services/payment?tab=errors', {
      '/services/payment': service('payment', window24()) as object,
      '/services/payment/operations': { operations: [], capped: false, cap: 500 },
      '/services/payment/instances': { instances: [] },
    });
    expect(await screen.findByText('Could not load the errors')).toBeDefined();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('payment');
  });
});
