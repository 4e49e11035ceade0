/** Finds secrets in what services send and puts a mark in their place, before anything is kept. */
@NullMarked
package dev.pharos.aggregate.redact;

import org.jspecify.annotations.NullMarked;
