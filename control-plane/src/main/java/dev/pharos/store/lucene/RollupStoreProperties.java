package dev.pharos.store.lucene;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where rollups are kept.
 *
 * @param path the data folder
 */
@ConfigurationProperties("pharos.storage")
record RollupStoreProperties(@DefaultValue("data") Path path) {}
