import { plural, text } from '../../format/numbers';
import { drawn, type Line } from './lines';
import { measureOf } from './units';
import { panelsOf, type Question } from './useAnswers';

/** What the page says first. */
export function finding(questions: readonly Question[], known: number | null, range: string): string {
  if (questions.length === 0) {
    return known === null
      ? 'Metrics'
      : known === 0
        ? `No metrics in ${range}`
        : `${plural(known, 'metric')} in ${range}`;
  }
  if (questions.some((q) => q.refused)) {
    return questions.length === 1
      ? 'The query is not understood'
      : `Query ${questions.find((q) => q.refused)?.letter} is not understood`;
  }
  const answered = questions.filter((q) => q.range || q.instant);
  if (answered.length === 0) {
    return questions.some((q) => q.asked.isError) ? 'The metrics cannot be asked now' : 'Asking for metrics';
  }
  const panels = panelsOf(answered);
  if (panels.length === 0) {
    const rows = answered.reduce((sum, q) => sum + (q.instant?.elements.length ?? 0), 0);
    return rows === 0 ? 'Nothing was measured' : `${plural(rows, 'series', 'series')} now`;
  }
  const lines = panels.flatMap((panel) =>
    drawn(
      panel.questions.flatMap((q) =>
        q.range ? [{ letter: q.letter, query: q.query, answer: q.range }] : [],
      ),
    ).lines.map((line) => ({ line, unit: panel.unit })),
  );
  const [first] = lines;
  if (!first) return 'Nothing was measured';
  const last = ({ line, unit }: { line: Line; unit: (typeof first)['unit'] }) =>
    text(measureOf(unit)(line.last));
  if (lines.length === 1) return `${first.line.name}: ${last(first)}`;
  if (panels.length === 1) {
    const highest = lines.reduce((a, b) => ((b.line.last ?? -Infinity) > (a.line.last ?? -Infinity) ? b : a));
    return `${plural(lines.length, 'line')}, the highest ${highest.line.name} with ${last(highest)}`;
  }
  return `${plural(lines.length, 'line')} in ${panels.length} charts`;
}
