/** Stores in memory, for the tests of other rooms. */
@NullMarked
package dev.pharos.store.memory;

import org.jspecify.annotations.NullMarked;
