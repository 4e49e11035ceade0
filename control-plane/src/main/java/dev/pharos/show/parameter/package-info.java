/** What requests to the REST API may say, and how it is refused when they say it wrongly. */
@NullMarked
package dev.pharos.show.parameter;

import org.jspecify.annotations.NullMarked;
