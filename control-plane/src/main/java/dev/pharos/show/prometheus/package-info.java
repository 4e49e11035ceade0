/**
 * Prometheus' HTTP API, so that Grafana's data source for it and promtool can be pointed here.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/">HTTP API</a>
 */
@NullMarked
package dev.pharos.show.prometheus;

import org.jspecify.annotations.NullMarked;
