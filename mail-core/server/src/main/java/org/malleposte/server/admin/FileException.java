package org.malleposte.server.admin;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// A file of the caller's that cannot be used as asked; the message is a sentence.
public final class FileException extends IOException {
  private static final long serialVersionUID = 1L;

  public FileException(String sentence) {
    super(sentence);
  }

  /// What the system tells of some failures is the path alone.
  static FileException of(String path, IOException e) {
    return new FileException(
        switch (e) {
          case NoSuchFileException _ -> "There is no file " + path + ".";
          case AccessDeniedException _ -> path + ": permission denied.";
          case FileAlreadyExistsException _ -> e.getMessage() + " is there already.";
          case NotDirectoryException _ -> path + " is no folder.";
          default -> path + ": " + e.getMessage() + ".";
        });
  }
}
