/** Tests of PromQL's engine. */
@NullMarked
package dev.pharos.query.promql.eval;

import org.jspecify.annotations.NullMarked;
