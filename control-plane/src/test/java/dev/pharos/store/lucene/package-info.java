/** Tests of the embedded store on real files. */
@NullMarked
package dev.pharos.store.lucene;

import org.jspecify.annotations.NullMarked;
