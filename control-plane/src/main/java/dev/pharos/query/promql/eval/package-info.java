/** Evaluates PromQL over series as Prometheus does. Knows neither a store nor a protocol. */
@NullMarked
package dev.pharos.query.promql.eval;

import org.jspecify.annotations.NullMarked;
