/** What runs where since when, and how delivery goes, by team and week. */
@NullMarked
package dev.pharos.query.deploy;

import org.jspecify.annotations.NullMarked;
