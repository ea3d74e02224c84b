package dev.hashnet.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A file of Java properties, in UTF-8. */
final class PropertiesFile {
  private PropertiesFile() {}

  /**
   * Reads the file.
   *
   * @throws OperatorException if there is no such file, or it cannot be read
   */
  static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new OperatorException("Cannot read configuration: no such file: " + file, e);
    } catch (CharacterCodingException e) {
      throw new OperatorException("Cannot read configuration: " + file + ": not UTF-8 text", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorException("Cannot read configuration: " + file + ": " + e.getMessage(), e);
    }
    Map<String, String> map = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(key -> map.put(key, properties.getProperty(key).strip()));
    return map;
  }
}
