/** The embedded default: spans in column pages with an index of their own, rollups in Lucene. */
@NullMarked
package dev.pharos.store.lucene;

import org.jspecify.annotations.NullMarked;
