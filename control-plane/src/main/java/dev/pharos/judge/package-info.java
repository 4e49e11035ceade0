/** Pure reasoning over what was measured: the health of services. No clock, no I/O, no state. */
@NullMarked
package dev.pharos.judge;

import org.jspecify.annotations.NullMarked;
