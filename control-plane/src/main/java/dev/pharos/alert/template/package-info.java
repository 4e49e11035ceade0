/**
 * Templates of alerts' labels and annotations, as Prometheus documents them.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/configuration/template_reference/">
 *     template reference</a>
 */
@NullMarked
package dev.pharos.alert.template;

import org.jspecify.annotations.NullMarked;
