/** Metrics as they are asked for: within which bounds, what there is, how a query could go on. */
@NullMarked
package dev.pharos.query.metric;

import org.jspecify.annotations.NullMarked;
