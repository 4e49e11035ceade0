/** Tells others what was found: webhooks. */
@NullMarked
package dev.pharos.alert;

import org.jspecify.annotations.NullMarked;
