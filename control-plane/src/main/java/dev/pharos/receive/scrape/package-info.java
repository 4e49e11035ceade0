/** Fetches metrics from those who expose them, in their turn. */
@NullMarked
package dev.pharos.receive.scrape;

import org.jspecify.annotations.NullMarked;
