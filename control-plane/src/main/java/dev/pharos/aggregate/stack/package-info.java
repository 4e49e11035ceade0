/** What stack traces say: frames of several languages, own code, and what two of them share. */
@NullMarked
package dev.pharos.aggregate.stack;

import org.jspecify.annotations.NullMarked;
