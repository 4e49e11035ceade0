import type { UseQueryResult } from '@tanstack/react-query';
import {
  type ExemplarSeries,
  type InstantAnswer,
  type Metadata,
  type QueryShape,
  type RangeAnswer,
  useInstants,
  useMetadata,
  useRanges,
  useSampled,
  useShapes,
} from '../../api/prometheus';
import type { Problem } from '../../api/types';
import type { Asked } from '../../parts/States';
import { queryProblem } from '../traces/QueryLine';
import { letterOf } from './lines';
import { type Unit, unitOf } from './units';

/** A query of the page with all that is known of it. */
export interface Question {
  letter: string;
  query: string;
  /** What is wrong with how it is written. */
  refused: Problem | null;
  shape: QueryShape | undefined;
  unit: Unit;
  /** What decides whether there is an answer: the query's form first, then its values. */
  asked: Asked;
  range: RangeAnswer | undefined;
  instant: InstantAnswer | undefined;
  sampled: ExemplarSeries[];
}

const NO_METADATA: Record<string, Metadata[]> = {};
const NO_EXEMPLARS: ExemplarSeries[] = [];

/** Asks for each query's answer: over the range (`chart`), or at its end. */
export function useAnswers(queries: readonly string[], chart: boolean): Question[] {
  const metadata = useMetadata().data ?? NO_METADATA;
  const shapes = useShapes(queries);
  const wanted = queries.map((query, i) => {
    const shape = shapes[i]?.data;
    return { query, shape, ok: shape !== undefined };
  });
  // A range of samples has no value at each time; a text has none that could be drawn.
  const overTime = (shape: QueryShape | undefined) => shape?.type === 'vector' || shape?.type === 'scalar';
  const ranges = useRanges(wanted.map((w) => ({ query: w.query, enabled: chart && overTime(w.shape) })));
  const instants = useInstants(wanted.map((w) => ({ query: w.query, enabled: !chart && w.ok })));
  const sampled = useSampled(
    wanted.map((w) => ({ query: w.query, enabled: chart && (w.shape?.metrics.length ?? 0) > 0 })),
  );
  return wanted.map(({ query, shape }, i) => {
    const form = shapes[i] as UseQueryResult<QueryShape, Error>;
    const values = (chart ? ranges[i] : instants[i]) as UseQueryResult<RangeAnswer | InstantAnswer, Error>;
    const drawable = !chart || overTime(shape);
    return {
      letter: letterOf(i),
      query,
      refused: queryProblem(form.error),
      shape,
      unit: shape ? unitOf(shape, metadata) : 'number',
      asked: form.isError || form.isPending || !drawable ? form : values,
      // What is kept from the other view answers nothing here.
      range: chart ? ranges[i]?.data : undefined,
      instant: chart ? undefined : instants[i]?.data,
      sampled: sampled[i] ?? NO_EXEMPLARS,
    };
  });
}

/** Questions that go into one chart. */
export interface Panel {
  unit: Unit;
  observed: boolean;
  questions: Question[];
}

/** What is measured alike shares a chart: two scales in one would make up a connection. */
export function panelsOf(questions: readonly Question[]): Panel[] {
  const panels = new Map<Unit, Panel>();
  for (const question of questions) {
    if (!question.range || question.refused) continue;
    const observed = question.shape?.functions.some((f) => f.startsWith('histogram_quantile')) ?? false;
    const panel = panels.get(question.unit) ?? { unit: question.unit, observed: true, questions: [] };
    panel.observed &&= observed;
    panel.questions.push(question);
    panels.set(question.unit, panel);
  }
  return [...panels.values()];
}
