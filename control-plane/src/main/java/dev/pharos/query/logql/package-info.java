/** LogQL, the language in which Loki's readers ask for log lines and for numbers made of them. */
@NullMarked
package dev.pharos.query.logql;

import org.jspecify.annotations.NullMarked;
