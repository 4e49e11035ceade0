/**
 * Go's text/template, whose functions are the caller's: of LogQL's formats and of alerts' labels
 * and annotations.
 *
 * @see <a href="https://pkg.go.dev/text/template">text/template</a>
 */
@NullMarked
package dev.pharos.query.template;

import org.jspecify.annotations.NullMarked;
