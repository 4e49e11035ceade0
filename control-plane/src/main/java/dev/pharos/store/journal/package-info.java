/** The write-ahead log, its checkpoints, and who owns the data folder. */
@NullMarked
package dev.pharos.store.journal;

import org.jspecify.annotations.NullMarked;
