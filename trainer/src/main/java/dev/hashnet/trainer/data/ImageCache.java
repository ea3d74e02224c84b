package dev.hashnet.trainer.data;

import dev.hashnet.image.RgbImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;

/**
 * Images in working size in a temporary file, 8 bits a channel, read back whenever one is asked
 * for: what is trained on need not fit into memory.
 *
 * <p>The file takes at most {@link NamedImage#MAX_BYTES} an image and is gone after {@link #close}.
 * On the heap lie the names and 16 bytes an image; the operating system keeps in memory what it has
 * room for. Threads: any number read while one adds.
 */
public final class ImageCache implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final List<Entry> entries = new ArrayList<>();
  private long end;

  private record Entry(String id, long at, int width, int height) {}

  private ImageCache(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * An empty one, in the folder for temporary files.
   *
   * @throws IOException if no file can be made there
   */
  public static ImageCache create() throws IOException {
    Path file = Files.createTempFile("hashnet-images-", ".cache");
    file.toFile().deleteOnExit();
    return new ImageCache(
        file, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /** Appends an image. */
  public synchronized void add(NamedImage image) throws IOException {
    RgbImage rgb = image.image();
    ByteBuffer bytes = ByteBuffer.wrap(rgb.rgb());
    long at = end;
    while (bytes.hasRemaining()) {
      end += channel.write(bytes, end);
    }
    entries.add(new Entry(image.id(), at, rgb.width(), rgb.height()));
  }

  /** The images so far, in the order of adding; pixels are read at each access. */
  public synchronized List<NamedImage> images() {
    return new Images(channel, List.copyOf(entries));
  }

  /** The images so far, in the order of their ids; pixels are read at each access. */
  public synchronized List<NamedImage> imagesById() {
    return new Images(channel, entries.stream().sorted(Comparator.comparing(Entry::id)).toList());
  }

  /** Bytes of the file. */
  public synchronized long bytes() {
    return end;
  }

  @Override
  public synchronized void close() {
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove image cache: " + file, e);
    }
  }

  private static final class Images extends AbstractList<NamedImage> implements RandomAccess {
    private final FileChannel channel;
    private final List<Entry> entries;

    Images(FileChannel channel, List<Entry> entries) {
      this.channel = channel;
      this.entries = entries;
    }

    @Override
    public NamedImage get(int index) {
      Entry entry = entries.get(index);
      ByteBuffer bytes = ByteBuffer.allocate(3 * entry.width() * entry.height());
      try {
        while (bytes.hasRemaining()) {
          if (channel.read(bytes, entry.at() + bytes.position()) < 0) {
            throw new IOException("it was cut short");
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read image cache: image=" + entry.id(), e);
      }
      return new NamedImage(entry.id(), new RgbImage(entry.width(), entry.height(), bytes.array()));
    }

    @Override
    public int size() {
      return entries.size();
    }
  }
}
