package dev.signalbox.local.agent.jvm;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The folder in a temporary folder that keeps what one user's agents start from.
final class CacheFolder {
  private static final String PRIVATE = "rwx------";

  private CacheFolder() {}

  /// Empty when somebody else has made it or may write to it, because what is in it is run.
  ///
  /// @param file one of this user's in the temporary folder
  static Optional<Path> beside(Path file) throws IOException {
    var me = Files.getOwner(file);
    var folder = file.resolveSibling("signalbox-agent-" + me.getName());
    try {
      var permissions = PosixFilePermissions.fromString(PRIVATE);
      var _ = Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(permissions));
    } catch (FileAlreadyExistsException _) {
      // Made by an earlier JVM, or by somebody who wants us to run his classes.
    }
    var is = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    var mine =
        is.isDirectory()
            && is.owner().equals(me)
            && PosixFilePermissions.toString(is.permissions()).equals(PRIVATE);
    return mine ? Optional.of(folder) : Optional.empty();
  }
}
