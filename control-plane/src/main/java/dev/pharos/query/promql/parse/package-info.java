/**
 * PromQL as text and as a tree: lexer, parser, type check and printers, as Prometheus 3 reads and
 * writes it. Knows nothing of how a query is evaluated; could be a library of its own.
 *
 * <p>What Prometheus hides behind a feature flag is read where it is a function or an aggregation
 * (they are all on); {@code fill} modifiers, {@code smoothed}, {@code anchored} and arithmetic
 * inside durations are refused with the words Prometheus has for a server without the flag.
 */
@NullMarked
package dev.pharos.query.promql.parse;

import org.jspecify.annotations.NullMarked;
