/**
 * Holds the bytes that a day's telemetry takes on disk near its budget, by the rate at which
 * ordinary traces are kept.
 */
@NullMarked
package dev.pharos.steer.budget;

import org.jspecify.annotations.NullMarked;
