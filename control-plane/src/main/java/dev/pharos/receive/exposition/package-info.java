/** The formats in which services expose their metrics, read into samples; no network here. */
@NullMarked
package dev.pharos.receive.exposition;

import org.jspecify.annotations.NullMarked;
