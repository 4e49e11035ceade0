/**
 * Value types of telemetry: what a span, a service, a window and an edge are, and nothing that
 * moves.
 */
@NullMarked
package dev.pharos.signal;

import org.jspecify.annotations.NullMarked;
