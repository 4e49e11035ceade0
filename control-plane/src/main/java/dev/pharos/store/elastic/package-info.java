/**
 * Elasticsearch: spans and lines as documents of daily indices, which other readers understand too.
 */
@NullMarked
package dev.pharos.store.elastic;

import org.jspecify.annotations.NullMarked;
