/** Which traces stay once they are some minutes old. */
@NullMarked
package dev.pharos.aggregate.keep;

import org.jspecify.annotations.NullMarked;
