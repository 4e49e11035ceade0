import { Link } from 'wouter';
import type { LabelSet, VectorElement } from '../../api/prometheus';
import { type Measure, plural, text } from '../../format/numbers';
import { clock } from '../../format/time';
import { dimmed, SkeletonRows } from '../../parts/States';
import { compare, type Order, orderOf, SortHeader } from '../../parts/sort';
import { useUrl } from '../../state/url';
import { differing, labelsText, parsed } from './lines';
import { measureOf } from './units';
import type { Question } from './useAnswers';

const LARGEST_FIRST: Order = { column: 'value', descending: true };

interface Row {
  key: string;
  letter: string;
  labels: LabelSet;
  value: number | null;
  said: Measure;
}

/** Each answer at the end of the range: a row a series, a column for each label that tells some apart. */
export function InstantTable({ questions }: { questions: readonly Question[] }) {
  const url = useUrl();
  const order = orderOf(url, LARGEST_FIRST);
  const rows = questions.flatMap((q) => (q.instant?.elements ?? []).map((e) => rowOf(q, e)));
  const sets = rows.map((r) => r.labels);
  const telling = differing(sets);
  const common = Object.entries(sets[0] ?? {}).filter(([name]) => !telling.includes(name));
  const cellOf = (r: Row) => (order.column === 'value' ? r.value : (r.labels[order.column] ?? null));
  const sorted = [...rows].sort((a, b) => compare(cellOf(a), cellOf(b), order.descending));
  const at = questions.find((q) => q.instant)?.instant?.at;
  const several = questions.length > 1;
  const pending = questions.some((q) => q.asked.isPending);
  return (
    <div className={`card ${questions.some((q) => dimmed(q.asked)) ? 'dimmed' : ''}`}>
      {at !== undefined && (
        <p className="pad s12 t2">
          {plural(rows.length, 'series', 'series')} at {clock(at * 1000)}.
          {rows.length > 1 && common.length > 0 && (
            <>
              {' '}
              All have <code className="mono">{labelsText(Object.fromEntries(common))}</code>.
            </>
          )}
        </p>
      )}
      <div className="scroll">
        <table>
          <thead>
            <tr>
              {several && <th scope="col">Query</th>}
              {(rows.length === 1 ? Object.keys(sets[0] ?? {}) : telling).map((name) => (
                <SortHeader key={name} url={url} order={order} column={name}>
                  {name === '__name__' ? 'metric' : name}
                </SortHeader>
              ))}
              <SortHeader url={url} order={order} column="value" numeric>
                Value
              </SortHeader>
            </tr>
          </thead>
          <tbody>
            {pending && rows.length === 0 && <SkeletonRows rows={4} columns={3} />}
            {sorted.map((r) => (
              <tr key={r.key}>
                {several && <td className="mono">{r.letter}</td>}
                {(rows.length === 1 ? Object.keys(r.labels) : telling).map((name) => (
                  <td key={name} className="mono wrap-any">
                    {r.labels[name] ?? <span className="u">–</span>}
                  </td>
                ))}
                <td className="num n">
                  <Link
                    className="q"
                    href={url.href({ tab: null, sort: null, only: r.key })}
                    aria-label={`${text(r.said)}: ${labelsText(r.labels)} over time`}
                    data-row
                  >
                    {r.said.value}
                    {r.said.unit && <span className="u">{r.said.unit}</span>}
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function rowOf(question: Question, element: VectorElement): Row {
  const format = measureOf(question.unit);
  const { metric: labels, value, histogram } = element;
  const key = `${question.letter}${labelsText(labels)}`;
  const row = { key, letter: question.letter, labels };
  if (histogram) {
    const [count, sum] = [Number(histogram[1].count), Number(histogram[1].sum)];
    const mean = count > 0 ? text(format(sum / count)) : '–';
    return { ...row, value: count, said: { value: `${plural(count, 'value')}, mean ${mean}`, unit: '' } };
  }
  const number = parsed(value?.[1] ?? '');
  // NaN and infinities are answers too, said as they are.
  return {
    ...row,
    value: number,
    said: number === null ? { value: value?.[1] ?? '–', unit: '' } : format(number),
  };
}
