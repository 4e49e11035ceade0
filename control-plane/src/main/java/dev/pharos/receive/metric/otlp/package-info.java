/** Metrics as OpenTelemetry sends them, translated to Prometheus' data model. */
@NullMarked
package dev.pharos.receive.metric.otlp;

import org.jspecify.annotations.NullMarked;
