/** What is looked at again and again, for as long as the process runs. */
@NullMarked
package dev.pharos.aggregate.rounds;

import org.jspecify.annotations.NullMarked;
