/** What watching costs: the ledger, put together for those who pay for it. */
@NullMarked
package dev.pharos.query.overhead;

import org.jspecify.annotations.NullMarked;
