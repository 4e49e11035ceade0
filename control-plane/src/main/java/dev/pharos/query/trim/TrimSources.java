package dev.pharos.query.trim;

import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.query.TraceSearch;
import dev.pharos.query.lever.LeverPreviews;
import dev.pharos.query.overhead.LedgerReader;
import dev.pharos.query.overhead.Pricing;
import dev.pharos.query.overhead.StoredSignals;
import dev.pharos.query.reads.Reads;
import dev.pharos.store.LogStore;
import dev.pharos.store.SeriesStore;

/** Where it is known what is sent, and who needs it. */
record TrimSources(
    LedgerReader ledger,
    SeriesStore series,
    LogStore logs,
    TraceSearch traces,
    LogPatterns patterns,
    Reads reads,
    RuleNeeds rules,
    LeverPreviews levers,
    StoredSignals stored,
    Pricing pricing) {}
