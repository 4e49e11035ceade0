/** Loki's query API, so that Grafana's data source for it can be pointed here. */
@NullMarked
package dev.pharos.show.loki;

import org.jspecify.annotations.NullMarked;
