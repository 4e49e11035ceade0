package dev.pharos.store.journal;

import java.io.IOException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The data folder, its checkpoints and the journal of traces. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JournalProperties.class)
class JournalConfiguration {

  @Bean
  DataFolder dataFolder(JournalProperties properties) {
    return DataFolder.open(properties.path());
  }

  @Bean
  FileCheckpoints checkpoints(DataFolder folder) throws IOException {
    return FileCheckpoints.open(folder.path().resolve("checkpoints"));
  }

  @Bean
  FileKeptState keptState(DataFolder folder) throws IOException {
    return new FileKeptState(folder.path().resolve("state"));
  }

  @Bean
  KeptStateMeters keptStateMeters(FileKeptState state) {
    return new KeptStateMeters(state);
  }

  @Bean
  FileJournal journal(DataFolder folder, JournalProperties properties) throws IOException {
    return FileJournal.open(
        folder.path().resolve("journal").resolve("traces"),
        properties.journalMaxSize().toBytes(),
        properties.journalFileSize().toBytes());
  }
}
