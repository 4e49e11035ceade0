import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { SamplingAgreement } from '../../src/api/samplingTypes';
import { moment } from '../../src/format/time';
import { Agreement, agreement } from '../../src/pages/overhead/Agreement';

const NOW = Date.parse('2026-05-04T12:10:00Z');
const SINCE = '2026-05-04T12:03:00Z';

function other(
  name: string,
  outcome: SamplingAgreement['others'][number]['outcome'],
  detail: string | null = null,
): SamplingAgreement['others'][number] {
  return { address: `http://${name}:8080`, outcome, since: SINCE, detail, id: name };
}

const AGREED: SamplingAgreement = {
  id: 'b',
  leader: 'a',
  leads: false,
  foundAt: '2026-05-04T12:10:00Z',
  mostAnswer: true,
  others: [other('a', 'answered'), other('b', 'self'), other('c', 'answered')],
};

describe('several control planes', () => {
  afterEach(cleanup);

  it('says who leads', () => {
    expect(agreement(AGREED, NOW)).toBe('3 control planes: http://a:8080 finds what agents are told.');
    expect(agreement({ ...AGREED, leader: 'b', leads: true }, NOW)).toBe(
      '3 control planes: this one finds what agents are told.',
    );
    expect(agreement({ ...AGREED, leader: 'z' }, NOW)).toContain('one that runs no more found');
    expect(agreement({ ...AGREED, leader: null }, NOW)).toContain('nothing was agreed on yet');
  });

  it('says who tells nothing, since when, and what follows', () => {
    const cut = {
      ...AGREED,
      mostAnswer: false,
      others: [other('a', 'timeout', 'it did not answer in time'), other('c', 'waiting')],
    };
    expect(agreement(cut, NOW)).toBe(
      `3 control planes: http://a:8080 finds what agents are told. http://a:8080 tells nothing since ${moment(SINCE, NOW)}` +
        ' (it did not answer in time). http://c:8080 was not asked yet.' +
        ' Most do not answer this one: until they do, it lets nothing rise that agents are told.',
    );
  });

  it('says nothing where there is one only', () => {
    render(<Agreement of={null} now={NOW} />);
    render(<Agreement of={undefined} now={NOW} />);
    expect(screen.queryByRole('note')).toBeNull();
    render(<Agreement of={AGREED} now={NOW} />);
    expect(screen.getByRole('note').textContent).toContain('3 control planes');
  });
});
