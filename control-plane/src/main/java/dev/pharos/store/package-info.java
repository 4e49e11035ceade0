/** Contracts of what is kept: who owns it, when it is durable, what an empty answer means. */
@NullMarked
package dev.pharos.store;

import org.jspecify.annotations.NullMarked;
