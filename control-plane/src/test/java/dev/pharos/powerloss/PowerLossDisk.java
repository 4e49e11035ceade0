package dev.pharos.powerloss;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A disk whose power can be cut. It passes everything on to a folder of the real file system and
 * remembers what was synced; after {@link #cutPower} nothing can be written any more, and {@link
 * #writeRemains} puts down what may be found when power is back: all that was synced, and any part
 * of the rest. Contents are synced by a file's {@code force}, names by their folder's, as POSIX
 * says and no more; within a file sectors of 512 bytes, within a folder changes in their order.
 *
 * <p>Reading goes to the real files, so mapped files work. Writing through a mapping does not.
 */
public final class PowerLossDisk extends FileSystemProvider {
  private final PowerLossFileSystem system = new PowerLossFileSystem(this);
  private static final FileSystemProvider REAL = FileSystems.getDefault().provider();

  private final Path real;
  private final DiskFolder root;
  private final Predicate<Path> syncIsLost;
  private final Predicate<Path> syncFails;
  private BooleanSupplier goesNow = () -> false;
  private boolean off;

  /**
   * @param folder of the real file system; what is in it is durable
   * @param syncIsLost of which files and folders, relative to the folder, syncs do nothing: what
   *     forgetting them in the code would do. It may also take its time, as a slow disk does
   */
  public PowerLossDisk(Path folder, Predicate<Path> syncIsLost) throws IOException {
    this(folder, syncIsLost, path -> false);
  }

  /**
   * @param syncFails asked at each sync of which file or folder: whether it fails and takes what
   *     was not synced with it
   */
  public PowerLossDisk(Path folder, Predicate<Path> syncIsLost, Predicate<Path> syncFails)
      throws IOException {
    this.syncFails = syncFails;
    this.real = folder.toRealPath();
    this.root = DiskFolder.read(real);
    this.syncIsLost = syncIsLost;
  }

  /** The folder as this disk shows it. */
  public Path root() {
    return new PowerLossPath(real, system);
  }

  /** From now on nothing is written or synced. */
  public synchronized void cutPower() {
    off = true;
  }

  /**
   * @param asked before anything is written, by the thread that would: whether the power goes
   */
  public synchronized void cutPowerWhen(BooleanSupplier asked) {
    goesNow = asked;
  }

  public synchronized boolean isOff() {
    return off;
  }

  /** Puts what is found afterwards into an empty folder of the real file system. */
  public synchronized void writeRemains(Path folder, Random random) throws IOException {
    root.writeAfterPowerLoss(folder, random);
  }

  @Override
  public synchronized FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path file = PowerLossPath.unwrap(path);
    if (Files.isDirectory(file)) {
      DiskFolder folder = (DiskFolder) node(file);
      return new PowerLossChannel(
          this, FileChannel.open(file), () -> sync(file, folder), null, false);
    }
    boolean writes =
        options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
    if (!writes) {
      return FileChannel.open(file, options, attributes);
    }
    requirePower();
    boolean isNew = !Files.exists(file);
    FileChannel channel = FileChannel.open(file, options, attributes);
    DiskFile model;
    if (isNew) {
      model = new DiskFile(new byte[0]);
      folderOf(file).put(nameOf(file), model);
    } else {
      model = (DiskFile) node(file);
      if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
        model.truncate(0);
      }
    }
    boolean appends = options.contains(StandardOpenOption.APPEND);
    return new PowerLossChannel(this, channel, () -> sync(file, model), model, appends);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public synchronized void createDirectory(Path path, FileAttribute<?>... attributes)
      throws IOException {
    requirePower();
    Path folder = PowerLossPath.unwrap(path);
    Files.createDirectory(folder, attributes);
    folderOf(folder).put(nameOf(folder), new DiskFolder());
  }

  @Override
  public synchronized void delete(Path path) throws IOException {
    requirePower();
    Path file = PowerLossPath.unwrap(path);
    Files.delete(file);
    folderOf(file).remove(nameOf(file));
  }

  @Override
  public synchronized void move(Path source, Path target, CopyOption... options)
      throws IOException {
    requirePower();
    Path from = PowerLossPath.unwrap(source);
    Path to = PowerLossPath.unwrap(target);
    if (!from.getParent().equals(to.getParent())) {
      throw new UnsupportedOperationException("renaming from one folder to another");
    }
    Files.move(from, to, options);
    folderOf(from).rename(nameOf(from), nameOf(to));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    List<Path> accepted = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PowerLossPath.unwrap(folder))) {
      for (Path entry : entries) {
        Path wrapped = new PowerLossPath(entry, system);
        if (filter.accept(wrapped)) {
          accepted.add(wrapped);
        }
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return accepted.iterator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return Files.isSameFile(PowerLossPath.unwrap(path), PowerLossPath.unwrap(other));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return Files.isHidden(PowerLossPath.unwrap(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return Files.getFileStore(PowerLossPath.unwrap(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    REAL.checkAccess(PowerLossPath.unwrap(path), modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(PowerLossPath.unwrap(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return Files.readAttributes(PowerLossPath.unwrap(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return Files.readAttributes(PowerLossPath.unwrap(path), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getScheme() {
    return "powerloss";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }

  void requirePower() throws IOException {
    off = off || goesNow.getAsBoolean();
    if (off) {
      throw new IOException("the power is off");
    }
  }

  private void sync(Path path, DiskNode node) throws IOException {
    boolean lost = syncIsLost.test(real.relativize(path));
    synchronized (this) {
      requirePower();
      if (syncFails.test(real.relativize(path))) {
        node.failSync();
        throw new IOException("Input/output error");
      }
      if (!lost) {
        node.sync();
      }
    }
  }

  private DiskNode node(Path path) throws IOException {
    DiskNode node = root;
    for (Path name : real.relativize(path)) {
      if (!name.toString().isEmpty()) {
        node = ((DiskFolder) node).get(name.toString());
      }
    }
    if (node == null) {
      throw new IOException(path + " was made behind this disk's back");
    }
    return node;
  }

  private DiskFolder folderOf(Path path) throws IOException {
    return (DiskFolder) node(path.getParent());
  }

  private static String nameOf(Path path) {
    return path.getFileName().toString();
  }
}
