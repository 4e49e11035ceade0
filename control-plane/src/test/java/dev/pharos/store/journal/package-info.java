/** Tests of the journal on real files. */
@NullMarked
package dev.pharos.store.journal;

import org.jspecify.annotations.NullMarked;
