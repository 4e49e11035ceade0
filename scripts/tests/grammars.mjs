// Grammars that others publish, for what dashboards ask: Prometheus' own of PromQL, Grafana's of LogQL.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { HOME } from './pharos.mjs';

const installed = createRequire(join(HOME, 'control-plane/ui/package.json'));
const PARSERS = {
  prometheus: installed('@prometheus-io/lezer-promql').parser,
  loki: installed('@grafana/lezer-logql').parser,
};

/** What of a query the grammar does not know, each with a few characters of what follows; empty when all is well. */
export function mistakesIn(source, text) {
  const mistakes = [];
  PARSERS[source].parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError) mistakes.push(`at ${from}: ${text.slice(from, from + 20)}`);
    },
  });
  return mistakes;
}

/** What stands on either side of each `or` of a query in PromQL, as queries of their own; not numbers, which are always there. */
export function alternativesOf(text) {
  const found = new Set();
  PARSERS.prometheus.parse(text).iterate({
    enter: ({ node }) => {
      if (!isOr(node)) return;
      for (const side of [node.firstChild, node.lastChild]) {
        const alternative = text.slice(side.from, side.to);
        if (!isOr(side) && !/^vector\(\d+\)$/.test(alternative)) found.add(alternative);
      }
    },
  });
  return [...found];
}

const isOr = (node) => node.name === 'BinaryExpr' && node.getChild('Or') !== null;
