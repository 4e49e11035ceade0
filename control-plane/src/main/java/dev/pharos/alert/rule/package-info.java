/**
 * Rule files in Prometheus' format.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/">
 *     recording rules</a>
 */
@NullMarked
package dev.pharos.alert.rule;

import org.jspecify.annotations.NullMarked;
