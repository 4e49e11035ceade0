package dev.pharos.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.StartupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKeptStateTest {
  private static final byte[] CONTENT = "said".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  private FileKeptState open() throws IOException {
    return new FileKeptState(folder.resolve("state"));
  }

  private Path file() {
    return folder.resolve("state").resolve("words");
  }

  @Test
  void whatWasKeptLastIsReadAfterARestart() throws IOException {
    assertThat(open().read("words")).isEmpty();
    open().replace("words", new byte[100]);
    open().replace("words", CONTENT);

    assertThat(open().read("words"))
        .hasValueSatisfying(read -> assertThat(read).isEqualTo(CONTENT));
    assertThat(Files.readAllBytes(file())).startsWith('P', 'H', 'S', 'T', 'A', 'T', 'E', '\n');
  }

  @Test
  void aFileWithAnyBitChangedIsSetAsideAndTold() throws IOException {
    open().replace("words", CONTENT);
    byte[] whole = Files.readAllBytes(file());
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(file(), damaged);
      FileKeptState state = open();

      assertThat(state.read("words")).as("byte %d", i).isEmpty();
      assertThat(state.notices()).singleElement().asString().contains("damaged", "set-aside");
      assertThat(file()).doesNotExist();
    }
  }

  @Test
  void aFileCutShortIsSetAside() throws IOException {
    open().replace("words", CONTENT);
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length; length++) {
      Files.write(file(), java.util.Arrays.copyOf(whole, length));

      assertThat(open().read("words")).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void whatItsReaderCannotReadIsSetAsideToldAndCounted() throws IOException {
    open().replace("words", CONTENT);
    FileKeptState state = open();

    assertThat(
            state.read(
                "words",
                content -> {
                  throw new IllegalArgumentException("no word");
                }))
        .isEmpty();

    assertThat(state.notices()).singleElement().asString().contains("damaged", "set-aside");
    assertThat(state.filesSetAside()).isOne();
    assertThat(file()).doesNotExist();
    assertThat(Files.readAllBytes(file().resolveSibling("words.set-aside-1")))
        .containsSequence(CONTENT);
    state.replace("words", CONTENT);
    assertThat(state.read("words", String::new)).hasValue("said");
    assertThat(state.filesSetAside()).isOne();
  }

  @Test
  void whatIsNoFileAtAllIsSetAside() throws IOException {
    Files.createDirectories(file().resolve("inside"));

    FileKeptState state = open();

    assertThat(state.read("words")).isEmpty();
    assertThat(state.filesSetAside()).isOne();
    state.replace("words", CONTENT);
    assertThat(open().read("words", String::new)).hasValue("said");
  }

  @Test
  void aNewerFormatEndsTheStart() throws IOException {
    open().replace("words", CONTENT);
    byte[] newer = Files.readAllBytes(file());
    newer[11] = 9;
    int end = newer.length - Integer.BYTES;
    java.nio.ByteBuffer.wrap(newer).putInt(end, dev.pharos.store.disk.Checksum.of(newer, 0, end));
    Files.write(file(), newer);

    assertThatThrownBy(() -> open().read("words"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("format 9");
  }
}
