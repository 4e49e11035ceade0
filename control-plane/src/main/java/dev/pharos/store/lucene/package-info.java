/** The embedded rollup store: windows as documents of Lucene, an index for each period. */
@NullMarked
package dev.pharos.store.lucene;

import org.jspecify.annotations.NullMarked;
