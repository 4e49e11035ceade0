/** Tests of PromQL's text and tree. */
@NullMarked
package dev.pharos.query.promql.parse;

import org.jspecify.annotations.NullMarked;
