/** Who reads what: when metrics and log streams were last asked for, and by whom. */
@NullMarked
package dev.pharos.query.reads;

import org.jspecify.annotations.NullMarked;
