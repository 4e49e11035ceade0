/** The way in of metrics: what is neither how they came nor how they are kept. */
@NullMarked
package dev.pharos.aggregate.metric;

import org.jspecify.annotations.NullMarked;
