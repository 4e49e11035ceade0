/** Counters that are made of spans and shown as metrics: exact, bounded, part of the snapshot. */
@NullMarked
package dev.pharos.aggregate.tracemetric;

import org.jspecify.annotations.NullMarked;
