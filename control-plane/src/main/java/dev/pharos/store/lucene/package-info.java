/** The embedded default: spans and rollups in column pages that Lucene finds. */
@NullMarked
package dev.pharos.store.lucene;

import org.jspecify.annotations.NullMarked;
