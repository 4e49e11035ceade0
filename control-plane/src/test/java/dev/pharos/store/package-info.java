/** The contract suites: what every engine must hold. */
@NullMarked
package dev.pharos.store;

import org.jspecify.annotations.NullMarked;
