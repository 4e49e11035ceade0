/** What people decided to leave out at intake: kept, revocable, counted. */
@NullMarked
package dev.pharos.aggregate.lever;

import org.jspecify.annotations.NullMarked;
