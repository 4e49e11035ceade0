package dev.pharos.store.journal;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where the process keeps its data, and how far its journal may grow.
 *
 * @param path the data folder; made when it is not there
 * @param journalFileSize a file of the journal is closed beyond this
 * @param journalMaxSize of the write-ahead log on disk; beyond it senders are told to try again
 */
@ConfigurationProperties("pharos.storage")
record JournalProperties(
    @DefaultValue("data") Path path,
    @DefaultValue("64MB") DataSize journalFileSize,
    @DefaultValue("4GB") DataSize journalMaxSize) {}
