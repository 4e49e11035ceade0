/** Groups log lines by what they have in common as they come, in bounded memory. */
@NullMarked
package dev.pharos.aggregate.pattern;

import org.jspecify.annotations.NullMarked;
