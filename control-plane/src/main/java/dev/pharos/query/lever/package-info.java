/** What a lever would save, and what would be lost by it. */
@NullMarked
package dev.pharos.query.lever;

import org.jspecify.annotations.NullMarked;
