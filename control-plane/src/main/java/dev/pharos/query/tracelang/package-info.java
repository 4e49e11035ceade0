/** The language of trace queries: text to syntax tree and back. docs/QUERY.md describes it. */
@NullMarked
package dev.pharos.query.tracelang;

import org.jspecify.annotations.NullMarked;
