/**
 * The language of queries for log lines: text to syntax tree and back. docs/LOGS.md describes it.
 */
@NullMarked
package dev.pharos.query.loglang;

import org.jspecify.annotations.NullMarked;
