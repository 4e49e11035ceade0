/** Answers questions over what is stored and what is still in memory, as if it were one. */
@NullMarked
package dev.pharos.query;

import org.jspecify.annotations.NullMarked;
