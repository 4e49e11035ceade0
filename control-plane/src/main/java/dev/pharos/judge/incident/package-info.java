/** Pure reasoning over trouble: which symptoms belong together and what causes them. */
@NullMarked
package dev.pharos.judge.incident;

import org.jspecify.annotations.NullMarked;
