/** Finds incidents on time, keeps them over restarts and tells their course. */
@NullMarked
package dev.pharos.advise.incident;

import org.jspecify.annotations.NullMarked;
