/** Jaeger's query API, so that its pages and Grafana's data source for it can be pointed here. */
@NullMarked
package dev.pharos.show.jaeger;

import org.jspecify.annotations.NullMarked;
