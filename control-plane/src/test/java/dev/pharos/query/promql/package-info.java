/** The language of Prometheus' own PromQL tests, and what runs it. */
@NullMarked
package dev.pharos.query.promql;

import org.jspecify.annotations.NullMarked;
