/** Judges deployments over what versions did, on time, and tells those who wait for it. */
@NullMarked
package dev.pharos.advise.deploy;

import org.jspecify.annotations.NullMarked;
