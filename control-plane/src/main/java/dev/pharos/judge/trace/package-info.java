/** What one trace, or several beside each other, say of where time went. Pure. */
@NullMarked
package dev.pharos.judge.trace;

import org.jspecify.annotations.NullMarked;
