/**
 * Metrics as values: labels, samples, series and the conditions that choose them. Imports the JDK
 * only.
 */
@NullMarked
package dev.pharos.signal.metric;

import org.jspecify.annotations.NullMarked;
