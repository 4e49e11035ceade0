/** How many traces agents begin: probabilities by service and operation, which they ask for. */
@NullMarked
package dev.pharos.steer.sampling;

import org.jspecify.annotations.NullMarked;
