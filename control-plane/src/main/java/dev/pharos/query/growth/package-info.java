/** What makes the cost of watching grow: what is sent now, held against earlier. */
@NullMarked
package dev.pharos.query.growth;

import org.jspecify.annotations.NullMarked;
