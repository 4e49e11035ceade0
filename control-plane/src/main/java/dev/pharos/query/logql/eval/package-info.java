/** Answers LogQL's queries from the log store: lines as streams, and numbers made of lines. */
@NullMarked
package dev.pharos.query.logql.eval;

import org.jspecify.annotations.NullMarked;
