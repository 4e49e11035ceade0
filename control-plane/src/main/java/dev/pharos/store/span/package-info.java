/** The embedded span store: column pages with an index of their own, and hot blocks in memory. */
@NullMarked
package dev.pharos.store.span;

import org.jspecify.annotations.NullMarked;
