/** The one package of the leaning house that is marked. */
@NullMarked
package dev.leaning.signal;

import org.jspecify.annotations.NullMarked;
