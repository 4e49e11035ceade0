/** The REST API's answers, field by field: the stable part of what Pharos shows. */
@NullMarked
package dev.pharos.show.answer;

import org.jspecify.annotations.NullMarked;
