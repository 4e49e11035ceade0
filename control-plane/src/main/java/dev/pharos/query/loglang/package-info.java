/**
 * The language of queries for log lines: text to syntax tree and back. docs/QUERY.md describes it.
 */
@NullMarked
package dev.pharos.query.loglang;

import org.jspecify.annotations.NullMarked;
