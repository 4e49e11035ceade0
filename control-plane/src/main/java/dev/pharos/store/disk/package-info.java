/** What the stores on disk share: bytes, checksums, compression, folders, the text of commits. */
@NullMarked
package dev.pharos.store.disk;

import org.jspecify.annotations.NullMarked;
