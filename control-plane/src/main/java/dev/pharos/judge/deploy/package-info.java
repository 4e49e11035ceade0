/** Pure reasoning over a deployment: whether the new version does worse than the old one. */
@NullMarked
package dev.pharos.judge.deploy;

import org.jspecify.annotations.NullMarked;
