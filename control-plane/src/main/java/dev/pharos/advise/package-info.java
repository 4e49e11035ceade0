/** Judges over what queries answer, on time, and keeps what it found: health of services. */
@NullMarked
package dev.pharos.advise;

import org.jspecify.annotations.NullMarked;
