/** The UI's files: what the browser loads, and where its pages' addresses lead. */
@NullMarked
package dev.pharos.show.ui;

import org.jspecify.annotations.NullMarked;
