/** Finds, counts and explains log lines for readers. */
@NullMarked
package dev.pharos.query.log;

import org.jspecify.annotations.NullMarked;
