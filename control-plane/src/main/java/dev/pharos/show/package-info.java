/** What people and programs see: the REST API under {@code /api/v1} and its description. */
@NullMarked
package dev.pharos.show;

import org.jspecify.annotations.NullMarked;
