/** Writes traces as files that others can read: OpenTelemetry's own encoding in JSON. */
@NullMarked
package dev.pharos.show.otlp;

import org.jspecify.annotations.NullMarked;
