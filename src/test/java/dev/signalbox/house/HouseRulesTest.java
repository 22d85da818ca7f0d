package dev.signalbox.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the house asks of every source file and a script can see.
class HouseRulesTest {
  private static final int FILE_LINES_MAX = 260;
  private static final int TEST_FILE_LINES_MAX = 540;
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "import (lombok|org\\.mockito|org\\.springframework)|@Mock\\b|@author|TODO(?! #\\d)");

  @Test
  void filesAreShortEnoughToReadOnce() throws IOException {
    var tooLong = new TreeMap<String, Integer>();
    for (var file : SourceFormatTest.sources()) {
      var lines = Files.readAllLines(file).size();
      var max = file.startsWith("src/test") ? TEST_FILE_LINES_MAX : FILE_LINES_MAX;
      if (lines > max && !isTable(file)) {
        tooLong.put(file.toString(), lines);
      }
    }
    assertThat(tooLong).isEmpty();
  }

  /// The failure catalogue is one table in one file on purpose.
  private static boolean isTable(Path file) {
    return file.endsWith("FailureCode.java");
  }

  @Test
  void everyPackageSaysWhatIsInItAndIsNullMarked() throws IOException {
    var packages = new TreeMap<Path, List<Path>>();
    for (var file : SourceFormatTest.sources()) {
      packages.computeIfAbsent(file.getParent(), _ -> new ArrayList<>()).add(file);
    }
    var main =
        packages.entrySet().stream().filter(it -> it.getKey().startsWith("src/main")).toList();
    for (Map.Entry<Path, List<Path>> folder : main) {
      var about = folder.getKey().resolve("package-info.java");
      assertThat(folder.getValue()).as("files of " + folder.getKey()).contains(about);
      assertThat(Files.readString(about)).startsWith("///").contains("@NullMarked");
    }
  }

  @Test
  void everyPublicTypeSaysWhatItIsFor() throws IOException {
    var silent = new ArrayList<Path>();
    var type =
        Pattern.compile(
            "^(public )?(final |sealed |abstract |non-sealed )*(class|record|interface|enum) ",
            Pattern.MULTILINE);
    for (var file : SourceFormatTest.sources()) {
      var text = Files.readString(file);
      var declared = type.matcher(text);
      if (file.startsWith("src/main") && declared.find()) {
        var before = text.substring(0, declared.start());
        if (declared.group().startsWith("public ") && !before.contains("\n///")) {
          silent.add(file);
        }
      }
    }
    assertThat(silent).isEmpty();
  }

  @Test
  void nothingForbiddenIsUsed() throws IOException {
    var found = new ArrayList<String>();
    for (var file : SourceFormatTest.sources()) {
      if (!file.endsWith("HouseRulesTest.java")
          && FORBIDDEN.matcher(Files.readString(file)).find()) {
        found.add(file.toString());
      }
    }
    assertThat(found).isEmpty();
  }
}
